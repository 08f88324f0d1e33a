"""Fixtures of every test: the clock, the company, and a small known cast of people."""

import gc
import os
from collections.abc import Iterator
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone, translation
from hypothesis import settings

# No example has a deadline: how long it takes depends on what else the machine does.
settings.register_profile("short", max_examples=25, deadline=None)
settings.register_profile("thorough", deadline=None)
settings.load_profile("thorough" if os.environ.get("YINGDAN_TEST_THOROUGH") else "short")


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: to look through it again and again takes its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, in each half of the list: each half is one worker's until he takes over what is
    left of the other's. Where the mark stands on a module, its tests share something and stay together."""
    found: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("long"):
            module = item.getparent(pytest.Module)
            whole = module is not None and any(mark.name == "long" for mark in module.own_markers)
            found.setdefault(module.nodeid if module and whole else item.nodeid, []).append(item)
    others = [item for item in items if not item.get_closest_marker("long")]
    halves: list[list[pytest.Item]] = [[], []]
    taken = [0, 0]
    for group in sorted(found.values(), key=_seconds, reverse=True):
        half = taken.index(min(taken))
        halves[half] += group
        taken[half] += _seconds(group)
    middle = max(len(items) // 2 - len(halves[0]), 0)
    items[:] = [*halves[0], *others[:middle], *halves[1], *others[middle:]]


def _seconds(group: list[pytest.Item]) -> int:
    """As the mark says, which all of them have."""
    mark = group[0].get_closest_marker("long")
    return int(mark.args[0]) if mark else 0


@pytest.fixture(autouse=True)
def _chinese_and_shanghai() -> Iterator[None]:
    """Tests speak the default language in the company's zone unless they say otherwise."""
    with translation.override("zh-hans"), timezone.override("Asia/Shanghai"):
        yield


@pytest.fixture(autouse=True)
def _kept_rights(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rights are kept within a test as they are outside of its transaction, and forgotten with whatever is taken back:
    the number that they go by will be given out again."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    from yingdan.accounts.rules import rights

    take_back = BaseDatabaseWrapper._savepoint_rollback

    def taken_back(connection: BaseDatabaseWrapper, sid: str) -> None:
        take_back(connection, sid)
        rights.forget_rights()

    monkeypatch.setattr(BaseDatabaseWrapper, "_savepoint_rollback", taken_back)
    monkeypatch.setattr(rights, "connection", SimpleNamespace(in_atomic_block=False))
    rights.forget_rights()
    yield
    rights.forget_rights()


@pytest.fixture
def cast(db: Any) -> Any:
    """Departments and people in known roles: admin, boss, director, sales (华东), sales2 (华南), …"""
    from yingdan.accounts.testing import known_cast

    return known_cast()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_use_migrations: bool) -> Iterator[None]:
    """Wanted before the databases are made."""
    from tests.emptying import quick_emptying
    from tests.schema import kept_schema

    with quick_emptying(), kept_schema() if django_db_use_migrations else nullcontext():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A thread or server that a test ended may hold its connection for a moment longer: PostgreSQL would then refuse to
    drop the database."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608 - ours


@pytest.fixture
def clerk(db: Any) -> Any:
    """The service account, which may do everything."""
    from yingdan.accounts.rules import cli_actor

    return cli_actor()


@pytest.fixture(autouse=True)
def _forced_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that signs in by force has a session that began just now, as a person at the door would have."""
    from allauth.usersessions.models import UserSession
    from django.test import Client

    from yingdan.core import clock

    force = Client.force_login

    def signed_in(client: Client, user: Any, backend: str | None = None) -> None:
        force(client, user, backend)
        key = client.session.session_key or ""
        UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", last_seen_at=clock.now())

    monkeypatch.setattr(Client, "force_login", signed_in)

"""Fixtures of every test: the clock, the company, and a small known cast of people."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone, translation


@pytest.fixture(autouse=True)
def _chinese_and_shanghai() -> Iterator[None]:
    """Tests speak the default language in the company's zone unless they say otherwise."""
    with translation.override("zh-hans"), timezone.override("Asia/Shanghai"):
        yield


@pytest.fixture(autouse=True)
def _no_kept_rights() -> Iterator[None]:
    from yingdan.accounts.rules.rights import forget_rights

    forget_rights()
    yield
    forget_rights()


@pytest.fixture
def cast(db: Any) -> Any:
    """Departments and people in known roles: admin, boss, director, sales (华东), sales2 (华南), …"""
    from yingdan.accounts.testing import make_cast

    return make_cast()


@pytest.fixture
def clerk(db: Any) -> Any:
    """The service account, which may do everything."""
    from yingdan.accounts.rules import cli_actor

    return cli_actor()

"""A test that signs in by force has a session that began just now, as a person at the door would have."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from yingdan.core import clock


@pytest.fixture(autouse=True)
def _forced_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    force = Client.force_login

    def signed_in(client: Client, user: Any, backend: str | None = None) -> None:
        force(client, user, backend)
        key = client.session.session_key or ""
        UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", last_seen_at=clock.now())

    monkeypatch.setattr(Client, "force_login", signed_in)

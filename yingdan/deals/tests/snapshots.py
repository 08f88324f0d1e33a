"""What the rooms' tables hold, for saying that nothing changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps

from yingdan.core.models import Event

ROOMS = ("deals", "customers", "products")


def everything() -> dict[str, list[tuple[Any, ...]]]:
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()] + [Event]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in models}


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def events(verb: str) -> list[Event]:
    return list(Event.objects.filter(verb=verb).order_by("pk"))

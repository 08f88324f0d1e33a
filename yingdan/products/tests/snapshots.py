"""What the room's tables and the journal hold, for saying that nothing changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db.models import Model

from yingdan.core.models import Event, EventSecret


def everything() -> dict[str, list[tuple[Any, ...]]]:
    models: list[type[Model]] = [*apps.get_app_config("products").get_models(), Event, EventSecret]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in models}


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def events(verb: str) -> list[Event]:
    return list(Event.objects.filter(verb=verb).order_by("pk"))

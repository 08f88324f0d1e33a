"""Each room that stands is in the plan, under the import law, and points downward only."""

import re
import tomllib

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

from tools.new_room import with_app, with_law
from tools.rooms import FLOORS, ROOT, WITHOUT_DRAWERS, existing, floor_of

LAW = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
CONTRACTS = {contract["id"]: contract for contract in tomllib.loads(LAW)["tool"]["importlinter"]["contracts"]}
WITH_DRAWERS = ("drawers", "drawers-accounts", "drawers-exchange", "drawers-goals")
DRAWERS = [room for name in WITH_DRAWERS for room in CONTRACTS[name]["containers"]]
LAYERS = [re.findall(r"\w+", layer) for layer in CONTRACTS["rooms"]["layers"]]
LISTED = {room for layer in LAYERS for room in layer}


def test_every_room_is_planned_and_stands_on_its_floor() -> None:
    planned = [[room for room in floor if room in LISTED] for floor in FLOORS]
    assert [floor for floor in planned if floor] == LAYERS
    assert set(existing()) <= LISTED


def test_every_room_with_drawers_is_under_the_law_of_the_drawers() -> None:
    under = {name.removeprefix("yingdan.") for name in DRAWERS}
    assert set(existing()) - WITHOUT_DRAWERS <= under


def test_no_contract_ignores_an_import() -> None:
    assert [name for name, contract in CONTRACTS.items() if contract.get("ignore_imports")] == []


def keys() -> list[tuple[type[Model], Field[object, object], type[Model]]]:
    return [
        (model, field, field.related_model)
        for model in apps.get_models()
        if model.__module__.startswith("yingdan.")
        for field in model._meta.get_fields()
        if isinstance(field, Field) and isinstance(field.related_model, type)
    ]


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def test_a_foreign_key_points_downward_only() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in keys()
        if target.__module__.startswith("yingdan.")
        and target._meta.label != settings.AUTH_USER_MODEL
        and room_of(model) != room_of(target)
        and floor_of(room_of(model)) >= floor_of(room_of(target))
    ]
    assert upward == []


def test_there_are_foreign_keys_to_judge() -> None:
    assert len(keys()) > 10


def test_a_new_room_enters_the_law_on_its_floor() -> None:
    law = tomllib.loads(with_law(LAW, "strategy"))["tool"]["importlinter"]["contracts"]
    by_id = {contract["id"]: contract for contract in law}
    layers = by_id["rooms"]["layers"]
    assert layers.index("(deals)" if "(deals)" in layers else "deals") < layers.index("strategy")
    assert layers.index("strategy") < layers.index("(customers) | (products)")
    assert "yingdan.strategy" in by_id["drawers"]["containers"]


def test_a_new_room_is_installed_behind_the_rooms_below_it() -> None:
    text = 'A = 1\nROOMS = [\n    "yingdan.core",\n    "yingdan.goals",\n    "yingdan.deals",\n]\nB = 2\n'
    fresh = with_app(text, "strategy")
    assert re.findall(r'"yingdan\.(\w+)"', fresh) == ["core", "goals", "strategy", "deals"]
    assert fresh.startswith("A = 1\n")
    assert fresh.endswith("]\nB = 2\n")


def test_a_room_that_is_not_planned_is_refused() -> None:
    with pytest.raises(ValueError, match="no room 'misc'"):
        floor_of("misc")

"""The policies answer like the oracle, in random companies, through every channel."""

import pytest

from tests.policy.comparing import FOR_ALL, FOR_ONE, FOR_SOME, mismatches
from tests.policy.facts import SHAPES
from yingdan.config.settings.test import TEST_DATABASE
from yingdan.core.definitions import is_custom
from yingdan.core.policy import grantable, policies

# bin/prove asks in thousands of them, on each database.
WORLDS, PART = (6, 2) if TEST_DATABASE == "postgresql" else (12, 4)
# Doors that answer with rows, as modules, and the channel that asks through each.
DOORS = {
    "yingdan.ui.kinds.views": "pages",
    "yingdan.ui.kinds.export": "files",
    "yingdan.core.search": "search",
    "yingdan.api": "programs",
    "yingdan.portal": "portal",
}


@pytest.mark.django_db
def test_the_oracle_knows_the_kinds_as_they_are_declared() -> None:
    declared = grantable()
    assert {kind: shape.actions for kind, shape in SHAPES.items()} == {kind: declared[kind] for kind in SHAPES}
    for kind, shape in SHAPES.items():
        policy = policies()[kind]
        assert {name: (f.others, f.own) for name, f in shape.fields.items() if not is_custom(name)} == {
            name: (guard.others.name.casefold(), guard.owner.name.casefold()) for name, guard in policy.guards.items()
        }
        assert (policy.inherits.parent().kind if policy.inherits else "") == shape.follows
        assert (policy.inherits is not None and policy.inherits.writes) == shape.written_with


@pytest.mark.django_db
@pytest.mark.parametrize("first", range(0, WORLDS, PART))
def test_every_channel_agrees_with_the_oracle_in_random_worlds(first: int) -> None:
    assert [f"world {n}: {text}" for n in range(first, first + PART) for text in mismatches(n)] == []


def test_every_door_has_its_channel() -> None:
    channels = {channel.__name__ for channel in (*FOR_ALL, *FOR_SOME, *FOR_ONE)}
    assert set(DOORS.values()) <= channels

"""The policies themselves: as a queryset, as a predicate, and as access to fields."""

from collections.abc import Iterator
from random import Random

from tests.policy.asking import Asker, differences, some_action
from tests.policy.build import MODELS
from tests.policy.facts import SHAPES
from tests.policy.worlds import KINDS
from yingdan.core.policy import policy_of


def queryset(asker: Asker, dice: Random) -> Iterator[str]:
    """The rows of every kind: those to be seen, or those of another action, other ones for everybody."""
    for kind in KINDS:
        action = some_action(kind, dice)
        told = set(policy_of(kind).visible(asker.actor, action).values_list("pk", flat=True))
        yield from differences(f"{asker} queryset {kind}.{action}", told, asker.seen(kind, action))


def predicate(asker: Asker, dice: Random) -> Iterator[str]:
    """The same question of single rows: two of each kind, other ones for everybody."""
    for kind in KINDS:
        some = dice.sample(keys_of(asker, kind), 2)
        for row in MODELS[kind]._default_manager.filter(pk__in=some):
            action = some_action(kind, dice)
            told = policy_of(kind).admits(asker.actor, row, action)
            if told != (row.pk in asker.seen(kind, action)):
                yield f"{asker} predicate {kind}.{action} on {row.pk}: {told}"


def keys_of(asker: Asker, kind: str) -> list[int]:
    match kind:
        case "person":
            return sorted(asker.world.people)
        case "department":
            return sorted(asker.world.units)
    return sorted(asker.world.rows[kind])


def access(asker: Asker, _dice: Random) -> Iterator[str]:
    """Every guarded field, on a stranger's row and on an own one."""
    for kind in KINDS:
        policy = policy_of(kind)
        for name in SHAPES[kind].fields:
            for mine in (False, True):
                told = policy.access(asker.actor, name, mine=mine).name.casefold()
                if told != asker.level(kind, name, mine=mine):
                    yield f"{asker} field {kind}.{name} mine={mine}: {told}"
            if policy.may_query(asker.actor, name) != asker.reads(kind, name):
                yield f"{asker} may query {kind}.{name}: {not asker.reads(kind, name)}"

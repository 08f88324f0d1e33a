"""Who asks, and the oracle's verdicts for him, each worked out once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from tests.policy import oracle
from tests.policy.facts import SHAPES, World
from tests.policy.worlds import ASKED, BESIDES, PEOPLE
from yingdan.accounts.models import User
from yingdan.accounts.rules import Person, actor_of, standing_in


@dataclass(slots=True)
class Asker:
    """Somebody who asks, in a world, with the person whose rights count."""

    world: World
    actor: Person
    person: int
    _seen: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"p{self.actor.user_id}" + (f" for p{self.person}" if self.actor.acting_for else "")

    def seen(self, kind: str, action: str = "view") -> set[int]:
        key = (kind, action)
        if key not in self._seen:
            self._seen[key] = oracle.seen(self.world, self.person, kind, action)
        return self._seen[key]

    def may(self, kind: str, action: str) -> bool:
        return oracle.may_at_all(self.world, self.person, kind, action)

    def reads(self, kind: str, name: str, *, mine: bool = False) -> bool:
        return self.level(kind, name, mine=mine) in ("read", "edit")

    def level(self, kind: str, name: str, *, mine: bool = False) -> str:
        return oracle.level(self.world, self.person, kind, name, mine=mine)

    def level_on(self, kind: str, name: str, pk: int) -> str:
        return self.level(kind, name, mine=oracle.is_mine(self.world, self.person, kind, pk))


def askers(world: World) -> list[Asker]:
    """Everybody as himself, and everybody who may stand in for another."""
    users = {user.pk: user for user in User.objects.all()}
    found = [Asker(world, actor_of(users[pk]), pk) for pk in PEOPLE]
    for taker, giver in _pairs(world):
        actor = standing_in(users[taker], giver)
        if actor is not None:
            found.append(Asker(world, actor, giver))
    return found


def stand_ins(world: World) -> Iterator[str]:
    """A delegation holds between its days, among employees."""
    users = {user.pk: user for user in User.objects.all()}
    for taker, giver in _pairs(world):
        told = standing_in(users[taker], giver) is not None
        if told != oracle.stands_in(world, taker, giver):
            yield f"p{taker} standing in for p{giver}: {told}"


def _pairs(world: World) -> list[tuple[int, int]]:
    return sorted({(s.taker, s.giver) for s in world.stand_ins})


def some_action(kind: str, dice: Random) -> str:
    """Viewing, editing, or another action, each as often: the more worlds, the more of them come up."""
    others = [action for action in (*ASKED[2:], *BESIDES.get(kind, ())) if action in SHAPES[kind].actions]
    return dice.choice((*ASKED[:2], dice.choice(others or ASKED[:1])))


def differences(what: str, told: set[int], right: set[int]) -> Iterator[str]:
    if told != right:
        yield f"{what}: too many {sorted(told - right)}, missing {sorted(right - told)}"

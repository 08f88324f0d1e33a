"""One random world after another, each asked through every channel; what differs from the oracle is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from tests.policy import doors, guests, masks, money, rest, rows, screens
from tests.policy.asking import Asker, askers, stand_ins
from tests.policy.build import build, write_history
from tests.policy.changes import bin_somebody, shake
from tests.policy.facts import World
from tests.policy.mutants import WORLDS, Mutant, planted
from tests.policy.worlds import world_of
from yingdan.accounts.rules import rights
from yingdan.core import clock, definitions

type Channel = Callable[[Asker, Random], Iterator[str]]

# What everybody is asked in every world, what one of those who see something is asked, and what anybody.
FOR_ALL: tuple[Channel, ...] = (rows.queryset, rows.predicate, rows.access, guests.portal)
FOR_SOME: tuple[Channel, ...] = (
    screens.lists,
    screens.search,
    screens.totals,
    screens.files,
    screens.forbidden_questions,
    masks.cells,
    masks.records,
    masks.histories_above,
    money.unclaimed,
    money.ageing,
    money.acts,
)
FOR_ONE: tuple[Channel, ...] = (doors.pages, rest.programs, rest.records_of_programs)


def mismatches(seed: int) -> Iterator[str]:
    """Everything that the product answers differently from the oracle in one world, before and after changes."""
    with _passing(), kept_rights():
        world = world_of(seed, clock.today())
        build(world)
        write_history(world)
        dice = Random(seed)
        yield from stand_ins(world)
        yield from _asked(world, dice)
        shake(world, dice)
        bin_somebody(world, dice)
        yield from stand_ins(world)
        for asker in askers(world):
            yield from (f"after changes: {text}" for text in rows.queryset(asker, dice))
            yield from (f"after changes: {text}" for text in rows.access(asker, dice))


def told(mutant: Mutant) -> str | None:
    """What the comparison says of the product with this bug; None where every world lets it live."""
    worlds = (mutant.world, *(world for world in WORLDS if world != mutant.world))
    with planted(mutant):
        return next((text for world in worlds for text in mismatches(world)), None)


def _asked(world: World, dice: Random) -> Iterator[str]:
    everybody = askers(world)
    for asker in everybody:
        for channel in FOR_ALL:
            yield from channel(asker, dice)
    entitled = [asker for asker in everybody if any(asker.seen(kind) for kind in screens.SCREENED)]
    for channel in FOR_SOME:
        yield from channel(dice.choice(entitled or everybody), dice)
    for channel in FOR_ONE:
        yield from channel(dice.choice(everybody), dice)


class _Gone(Exception):  # noqa: N818 - it only carries the way out
    pass


@contextmanager
def _passing() -> Iterator[None]:
    """The world is gone afterwards, whatever was asked."""
    try:
        with translation.override("zh-hans"), timezone.override("Asia/Shanghai"), transaction.atomic():
            yield
            raise _Gone
    except _Gone:
        pass


@contextmanager
def kept_rights() -> Iterator[None]:
    """Rights are kept between questions, as they are outside of a test's transaction."""
    name, outside = "connection", SimpleNamespace(in_atomic_block=False)
    real = getattr(rights, name)
    rights.forget_rights()
    setattr(rights, name, outside)
    try:
        yield
    finally:
        setattr(rights, name, real)
        rights.forget_rights()


@contextmanager
def kept_as_before() -> Iterator[None]:
    """What was kept is kept again afterwards: a number of the rights that is rolled back will be given out again."""
    stores: tuple[dict[int, Any], ...] = (rights._kept, rights._companies)
    before = [dict(store) for store in stores]
    try:
        yield
    finally:
        for store, content in zip(stores, before, strict=True):
            store.clear()
            store.update(content)
        definitions.start_over()

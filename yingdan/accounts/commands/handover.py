"""离职交接: everything that somebody holds goes to a colleague in one step, all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.accounts.choices import UserKind
from yingdan.accounts.models import Delegation, Department, User
from yingdan.core import commands
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor, Policy, policy_of
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.rows import fetch

LIVING = Q(deleted_at__isnull=True)


class Move(Protocol):
    """Gives all that a person holds of some kinds to another; runs in the caller's transaction."""

    def __call__(self, *, actor: Actor, leaver: int, heir: int, reason: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class Estate:
    """Kinds of things that people hold: which rows of them, under which right they change hands, and how."""

    kinds: tuple[str, ...]
    column: str
    action: str
    which: Q
    move: Move

    def held(self, kind: str, person: int) -> int:
        """With the recycle bin, unless `which` says otherwise: what comes out of it shall not be a leaver's again."""
        return policy_of(kind).rows().filter(self.which, **{self.column: person}).count()

    def movable(self, kind: str, actor: Actor, person: int) -> int:
        mine = Q(self.which, **{self.column: person})
        policy = policy_of(kind)
        return sum(policy.visible(actor, self.action, deleted=binned).filter(mine).count() for binned in (False, True))


_estates: list[Estate] = []


def hand_over[M: Move](
    *kinds: str, column: str = "owner", action: str = "transfer", which: Q | None = None
) -> Callable[[M], M]:
    """Register how records of these kinds leave a person. `which` narrows them, such as to open ones; `action` is
    the right that it takes on each of them."""

    def register(move: M) -> M:
        _estates.append(Estate(kinds, column, action, which or Q(), move))
        return move

    return register


def goes_to_heir(policy: Policy[Any], which: Q) -> None:
    """Register a kind whose rows simply go to the heir, and to his department where they have one."""

    def move(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
        taker = User.objects.select_related("department").get(pk=heir)
        values = {"owner": taker} | ({"department": taker.department} if policy.department else {})
        for pk in policy.rows().filter(which, owner=leaver).values_list("pk", flat=True):
            commands.edit_record(actor=actor, policy=policy, pk=pk, values=dict(values), reason=reason)

    hand_over(policy.kind, action="edit", which=which)(move)


@dataclass(frozen=True, slots=True)
class Heap:
    """How many records of one kind would change hands."""

    kind: str
    count: int


def preview_hand_over(*, actor: Actor, pk: int) -> list[Heap]:
    """What a person holds, as far as the actor may hand it over. Reads only."""
    heaps = [Heap(kind, estate.movable(kind, actor, pk)) for estate in _estates for kind in estate.kinds]
    return [heap for heap in heaps if heap.count]


@command("person.hand_over", "person.admin")
def hand_over_everything(*, actor: Actor, pk: int, taker: int, reason: str = "") -> dict[str, int]:
    """Give all that a person holds to a colleague, and end the delegations; returns how many of each kind.

    Refused as a whole where some of it is out of the actor's reach: a rest that nobody sees would be lost.
    """
    person = fetch(rules.people, actor, pk, "admin")
    heir = rules.visible_people(actor).filter(pk=taker, kind=UserKind.INTERNAL, is_active=True).first()
    if heir is None or heir.pk == person.pk:
        raise Refused(_("Choose a colleague who works here."), field="taker")
    moved: dict[str, int] = {}
    for estate in _estates:
        counts = {kind: estate.movable(kind, actor, person.pk) for kind in estate.kinds}
        if any(estate.held(kind, person.pk) != count for kind, count in counts.items()):
            raise Forbidden(_("Some of it is out of your reach. Ask somebody who may hand over all of it."))
        if any(counts.values()):
            estate.move(actor=actor, leaver=person.pk, heir=heir.pk, reason=reason)
        moved |= {kind: count for kind, count in counts.items() if count}
    Delegation.objects.filter(Q(giver=person) | Q(taker=person)).delete()
    after = {"person": heir.pk, "records": sum(moved.values())}
    record([Entry(verb="person.handed_over", kind="person", record=person.pk, after=after, reason=reason)], actor=actor)
    return moved


@hand_over("person", column="manager", action="edit", which=LIVING)
def _reports(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    """Whoever reported to the leaver reports to the heir; an heir from below the leaver moves up to his place."""
    gone, taker = User.objects.get(pk=leaver), User.objects.get(pk=heir)
    if leaver in _above(taker):
        _report_to(actor, heir, gone.manager, reason)
    for pk in User.objects.filter(LIVING, manager=leaver).order_by("pk").values_list("pk", flat=True):
        _report_to(actor, pk, taker, reason)


def _report_to(actor: Actor, pk: int, manager: User | None, reason: str) -> None:
    commands.edit_record(actor=actor, policy=rules.people, pk=pk, values={"manager": manager}, reason=reason)


def _above(user: User) -> list[int]:
    """The chain of managers, the nearest first; a loop in the data ends it."""
    chain: list[int] = []
    key = user.manager_id
    while key is not None and key not in chain:
        chain.append(key)
        key = User.objects.values_list("manager", flat=True).get(pk=key)
    return chain


@hand_over("department", column="manager", action="edit", which=LIVING)
def _departments(*, actor: Actor, leaver: int, heir: int, reason: str) -> None:
    values = {"manager": User.objects.get(pk=heir)}
    for pk in Department.objects.filter(LIVING, manager=leaver).values_list("pk", flat=True):
        commands.edit_record(actor=actor, policy=rules.departments, pk=pk, values=values, reason=reason)

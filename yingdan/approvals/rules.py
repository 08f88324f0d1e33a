"""Which acts need approval, whom a route asks, who sees an approval, and when a step is decided."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet

from yingdan.accounts.choices import Scope, UserKind
from yingdan.accounts.models import Grant, Membership, User
from yingdan.approvals.choices import OPEN, ApprovalState, Mode, Origin, StepState, Verdict, Whom
from yingdan.approvals.models import Approval, Route, RouteStep, Seat, Step
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Text

approvals = Policy(kind="approval", rows=Approval.objects.all, actions=("view", "export"))
routes = Policy(
    kind="approvalroute", rows=Route.objects.all, owner="", department="", actions=("view", "create", "edit", "delete")
)

# What no longer counts when a step is looked at.
PASSED_BY = (Verdict.HANDED_ON, Verdict.SPARED)
# How far up managers are asked, where one of them is the submitter or has left.
LONGEST_LINE = 10


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens only when everybody asked has agreed.

    apply: does it, in the transaction of the last agreement, as the submitter; a refusal of it refuses that agreement.
    labels: what the facts of such an approval are called, by the name under which they are kept.
    """

    name: str
    kind: str
    label: Text
    apply: Callable[[Actor, Approval], None]
    labels: Mapping[str, Text] = field(default_factory=dict)


_acts: dict[str, Act] = {}


def act(made: Act) -> Act:
    """Register an act of a higher room."""
    _acts[made.name] = made
    return made


def acts() -> dict[str, Act]:
    return dict(_acts)


def visible_approvals(actor: Actor) -> "QuerySet[Approval]":
    return approvals.visible(actor)


def open_about(name: str, kind: str, record: int) -> "QuerySet[Approval]":
    """What is asked at this time about one act of a record."""
    return of_record(kind, record).filter(act=name, state__in=OPEN)


def asked_now(approval: Approval) -> list[int]:
    """The people whose answer is waited for."""
    if approval.state != ApprovalState.PENDING:
        return []
    seats = Seat.objects.filter(step__approval=approval, step__state=StepState.OPEN, verdict=Verdict.OPEN)
    return sorted(seats.values_list("person", flat=True))


def names_asked(approvals: Iterable[Approval]) -> dict[int, list[str]]:
    """approval -> the names of those whose answer is waited for, of approvals that the caller has seen."""
    found: dict[int, list[str]] = defaultdict(list)
    seats = Seat.objects.filter(step__approval__in=list(approvals), step__state=StepState.OPEN, verdict=Verdict.OPEN)
    for pk, name in seats.order_by("pk").values_list("step__approval", "person__name"):
        found[pk].append(name)
    return found


def of_record(kind: str, record: int) -> "QuerySet[Approval]":
    """What was ever asked about a record, newest first; the caller has seen the record."""
    return Approval.objects.filter(kind=kind, record=record, deleted_at=None).order_by("-id")


def waiting_for(actor: Actor) -> "QuerySet[Approval]":
    """What the actor is asked now, also as a stand-in."""
    mine = Seat.objects.filter(person=actor.as_user_id, verdict=Verdict.OPEN, step__state=StepState.OPEN)
    return visible_approvals(actor).filter(pk__in=mine.values("step__approval"))


def submitted_by(actor: Actor) -> "QuerySet[Approval]":
    """What the actor has asked for and nobody has decided."""
    return visible_approvals(actor).filter(owner=actor.as_user_id, state__in=OPEN)


def steps_of(approval: Approval) -> list[Step]:
    return list(Step.objects.filter(approval=approval).prefetch_related("seats__person", "seats__said_by"))


def route_steps(route: Route) -> list[RouteStep]:
    """The steps of a route that the caller has seen."""
    return list(RouteStep.objects.filter(route=route).select_related("role").prefetch_related("people"))


def seat_of(actor: Actor, approval: Approval) -> Seat | None:
    """Where the actor is asked in the open step."""
    return Seat.objects.filter(
        step__approval=approval, step__state=StepState.OPEN, person=actor.as_user_id, verdict=Verdict.OPEN
    ).first()


def may_decide(actor: Actor, approval: Approval) -> bool:
    """Asked now, and not one of those who submitted it, whoever he stands in for."""
    return actor.user_id not in submitters(approval) and seat_of(actor, approval) is not None


def submitters(approval: Approval) -> frozenset[int]:
    """Whose request it is, and who sent it in his place: neither decides about it."""
    return frozenset({approval.owner_id, approval.sent_by_id})


def standing(mode: str, seats: Iterable[Seat]) -> StepState:
    """Is a step decided by what the people of its round have said?

    A rejection stops it. One of them: the first agreement is enough; each of them: all must agree. Whoever was added
    must agree in either case.
    """
    counted = [seat for seat in seats if seat.verdict not in PASSED_BY]
    if any(seat.verdict == Verdict.REFUSED for seat in counted):
        return StepState.STOPPED
    added = [seat.verdict == Verdict.AGREED for seat in counted if seat.origin == Origin.ADDED]
    asked = [seat.verdict == Verdict.AGREED for seat in counted if seat.origin != Origin.ADDED]
    enough = any(asked) if mode == Mode.ONE else all(asked)
    return StepState.PASSED if asked and enough and all(added) else StepState.OPEN


def route_for(name: str, amount: Decimal | None) -> Route | None:
    """The route of an act with the highest floor that the amount reaches."""
    rows = Route.objects.filter(act=name, deleted_at=None, floor__lte=amount or 0)
    return rows.order_by("-floor").first()


@dataclass(frozen=True, slots=True)
class Asked:
    """A step to be, with the people whom it asks."""

    name: Text
    mode: str
    people: list[int]


def line_up(route: Route | None, submitter: User, barred: frozenset[int]) -> list[Asked]:
    """The steps for one submitter; nobody who is barred is asked, and a step in which nobody is left is not there.

    Without a route: the manager; without one, whoever keeps the routes or oversees every approval.
    """
    if route is None:
        people = above(submitter, barred)
        return [Asked("", Mode.ONE, people)] if people else []
    found = []
    for step in RouteStep.objects.filter(route=route).prefetch_related("people"):
        people = _people(step, submitter, barred)
        if people:
            found.append(Asked(step.name, step.mode, people))
    return found


def above(submitter: User, barred: frozenset[int]) -> list[int]:
    """Who answers where nobody is named, or nobody who was named is there any more."""
    return _managers(submitter, barred) or _keepers(barred)


def _people(step: RouteStep, submitter: User, barred: frozenset[int]) -> list[int]:
    match step.whom:
        case Whom.MANAGER:
            return _managers(submitter, barred)
        case Whom.HEAD:
            head = submitter.department.manager_id if submitter.department else None
            return there([head], barred) or _managers(submitter, barred)
        case Whom.ROLE:
            holders = Membership.objects.filter(role=step.role_id).order_by("user").values_list("user", flat=True)
            return there(holders, barred)
    return there((one.pk for one in step.people.all()), barred)


def _managers(submitter: User, barred: frozenset[int]) -> list[int]:
    """The nearest manager who is there."""
    leader, seen = submitter.manager_id, {submitter.pk}
    for _level in range(LONGEST_LINE):
        if leader is None or leader in seen:
            return []
        if found := there([leader], barred):
            return found
        seen.add(leader)
        leader = User.objects.filter(pk=leader).values_list("manager", flat=True).first()
    return []


def _keepers(barred: frozenset[int]) -> list[int]:
    """Somebody must be able to answer in a company without routes: whoever may change them, else whoever oversees
    every approval."""
    return _holders(barred, Q(kind="approvalroute", action="edit")) or _holders(
        barred, Q(kind="approval", action="view", scope=Scope.ALL)
    )


def _holders(barred: frozenset[int], right: Q) -> list[int]:
    roles = Grant.objects.filter(right).values("role")
    holders = Membership.objects.filter(role__in=roles, role__deleted_at=None).order_by("user")
    return there(holders.values_list("user", flat=True), barred)


def there(people: Iterable[int | None], barred: frozenset[int]) -> list[int]:
    """Those of them who can answer, in order."""
    wanted = [pk for pk in dict.fromkeys(people) if pk is not None and pk not in barred]
    there = set(
        User.objects.filter(pk__in=wanted, kind=UserKind.INTERNAL, is_active=True, deleted_at=None).values_list(
            "pk", flat=True
        )
    )
    return [pk for pk in wanted if pk in there]


def latest(seats: Sequence[Seat]) -> list[Seat]:
    """The seats of the last round of a step."""
    last = max((seat.round for seat in seats), default=0)
    return [seat for seat in seats if seat.round == last]


def facts_of(approval: Approval) -> list[tuple[Text, str]]:
    """(label, value) lines that the people asked read, in the reader's language."""
    known = _acts.get(approval.act)
    labels = known.labels if known is not None else {}
    return [(labels.get(name, name), value) for name, value in approval.facts]

"""Moving deals along the sales process."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import BigIntegerField
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.bulk import insert
from yingdan.core.capability import capability
from yingdan.core.commands import command
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.prepared import Question, Slot
from yingdan.core.refusal import Hint, Refused
from yingdan.core.rows import as_seen
from yingdan.deals import rules
from yingdan.deals.commands.writing import Change, lock_deals, named_refusal, write
from yingdan.deals.models import Deal, DealContact, DealLine, Stage, StageVisit


@capability("C074", "C075")
@command("deal.move", "deal.edit")
def move_deals(
    *, actor: Actor, pks: Sequence[int], stage: int, version: int | None = None, batch: Batch | None = None
) -> list[Deal]:
    """Put deals into a stage, through its gate. The stage brings its usual win probability."""
    target: Stage | None = _living_stage.first(pk=stage)
    if target is None:
        raise Refused(_("This stage does not exist in the sales process."), field="stage")
    deals = lock_deals(actor, pks, "edit")
    for deal in deals:
        as_seen(deal, version)
    moving = [deal for deal in deals if deal.stage_id != target.pk]
    for deal in moving:
        if (verdict := rules.may_change(deal)) is not True:
            raise named_refusal(deal, verdict, alone=len(deals) == 1)
    _pass_gate(moving, target)
    today = clock.today()
    values = {
        "stage": target.pk,
        "process": target.process_id,
        "stage_since": today,
        "probability": target.probability,
    }
    enter(moving, target.pk)
    return write([Change(deal, "deal.moved", values) for deal in moving], actor=actor, batch=batch)


_living_stage = Question(
    lambda: Stage.objects.filter(pk=Slot("pk", BigIntegerField()), process__deleted_at__isnull=True)
)


def enter(deals: Sequence[Deal], stage: int) -> None:
    """End the stay in the former stage and begin one in this."""
    leave(deals)
    today = clock.today()
    insert(StageVisit(deal=deal, stage_id=stage, entered_on=today) for deal in deals)


def leave(deals: Sequence[Deal]) -> None:
    StageVisit.objects.filter(deal__in=[deal.pk for deal in deals], left_on__isnull=True).update(left_on=clock.today())


def _pass_gate(deals: Sequence[Deal], stage: Stage) -> None:
    """Refuse with one hint per missing field, and change none of the deals."""
    if not stage.required:
        return
    related = _related(deals, stage)
    lacking = [(deal, rules.missing_for(deal, stage, related=related[deal.pk])) for deal in deals]
    lacking = [(deal, names) for deal, names in lacking if names]
    if not lacking:
        return
    hints = []
    for deal, names in lacking:
        for name in names:
            text = _("Fill in %(field)s") if len(deals) == 1 else _("Fill in %(field)s of %(deal)s")
            words = {"field": rules.requirable()[name], "deal": deal.name}
            hints.append(Hint(text % words, f"{deal.get_absolute_url()}edit/?field={name}"))
    raise Refused(
        _("The stage %(stage)s asks for more than is recorded. Nothing was moved.") % {"stage": stage.name},
        errors={name: _("needed for this stage") for _deal, names in lacking for name in names},
        hints=hints,
    )


def _related(deals: Sequence[Deal], stage: Stage) -> dict[int, set[str]]:
    """Which deals have lines, which have people: asked only when the gate does."""
    found: dict[int, set[str]] = defaultdict(set)
    pks = [deal.pk for deal in deals]
    rows = {"lines": DealLine.objects.filter(deal__in=pks), "people": DealContact.objects.filter(deal__in=pks)}
    for name in rows.keys() & set(stage.required):
        for pk in rows[name].order_by().values_list("deal", flat=True).distinct():
            found[pk].add(name)
    return found

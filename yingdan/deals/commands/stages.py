"""Taking a stage out of a sales process: what stood in it goes to another stage first."""

from django.utils.translation import gettext_lazy as _

from yingdan.core.commands import command
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import fetch
from yingdan.deals import rules
from yingdan.deals.commands.drafts import StageDraft
from yingdan.deals.commands.processes import edit_process
from yingdan.deals.commands.writing import Change, write
from yingdan.deals.models import Deal, Process, Stage, StageVisit


@command("process.remove_stage", "process.edit")
def remove_stage(*, actor: Actor, pk: int, stage: int, into: int | None = None, version: int | None = None) -> Process:
    """Take a stage away. Its deals, open, closed and in the recycle bin, and the stays that were counted for it
    go to the stage `into`: each deal keeps its win probability and its day, and says in its timeline what happened.

    The right to the process is enough, as for renaming a stage: no deal is shown, none changes its owner or worth."""
    process = fetch(rules.processes, actor, pk, "edit", version=version)
    stages = {one.pk: one for one in Stage.objects.select_for_update().filter(process=process).order_by("order")}
    gone = stages.pop(stage, None)
    if gone is None:
        raise Refused(_("This stage does not exist in the sales process."), field="stage")
    if not stages:
        raise Refused(_("A sales process needs a stage."), field="into")
    deals = list(Deal.objects.select_for_update().filter(stage=stage).order_by("pk"))
    visits = StageVisit.objects.filter(stage=stage)
    if (deals or visits.exists()) and into not in stages:
        raise Refused(_("Deals have been in this stage. Choose the stage that they go to."), field="into")
    said = _("The stage %(stage)s was taken out of the sales process.") % {"stage": gone.name}
    write([Change(deal, "deal.moved", {"stage": into}, reason=said) for deal in deals], actor=actor)
    visits.update(stage=into)
    return edit_process(actor=actor, pk=pk, name=process.name, stages=[draft_of(one) for one in stages.values()])


def draft_of(stage: Stage) -> StageDraft:
    """A kept stage as it is."""
    return StageDraft(
        pk=stage.pk,
        name=stage.name,
        probability=stage.probability,
        max_days=stage.max_days,
        required=tuple(stage.required),
    )

"""Files of quotes and contracts: asked for, then kept on the record by a job."""

from typing import IO, Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import PaperForm, PaperState
from yingdan.contracts.models import Paper
from yingdan.contracts.queries import Sheet, sheet_of_contract, sheet_of_quote
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.files import keep_file
from yingdan.core.jobs import later
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Missing, Refused
from yingdan.core.rows import fetch


@command("quote.paper", "quote.export")
def ask_for_quote_paper(*, actor: Actor, pk: int, form: str) -> Paper:
    """A file of a quote, which a job makes and keeps on it."""
    return _ask(actor, rules.quotes, pk, form)


@command("contract.paper", "contract.export")
def ask_for_contract_paper(*, actor: Actor, pk: int, form: str) -> Paper:
    """A file of a contract, which a job makes and keeps on it."""
    return _ask(actor, rules.contracts, pk, form)


def paper_to_make(pk: int) -> Paper | None:
    """A paper that is still to be made."""
    return Paper.objects.filter(pk=pk, state=PaperState.WAITING).first()


def sheet_for(actor: Actor, paper: Paper) -> Sheet:
    """What stands on it, as the record is now; missing for who no longer sees it."""
    if paper.kind == "quote":
        quote = rules.visible_quotes(actor, "export").select_related("customer").filter(pk=paper.record).first()
        if quote is not None:
            return sheet_of_quote(quote)
    elif contract := rules.visible_contracts(actor, "export").select_related("quote").filter(pk=paper.record).first():
        return sheet_of_contract(contract)
    raise Missing


@transaction.atomic
def keep_paper(*, actor: Actor, paper: Paper, name: str, content: IO[bytes]) -> Paper:
    """The file is made: it hangs on its record from now on."""
    paper.file = keep_file(actor=actor, kind=paper.kind, record=paper.record, name=name, source=content)
    paper.state = PaperState.DONE
    paper.save(update_fields=["file", "state"])
    after: dict[str, Any] = {"file": paper.file.pk, "name": paper.file.name, "sha256": paper.file.sha256}
    record([Entry(verb=f"{paper.kind}.paper_made", kind=paper.kind, record=paper.record, after=after)], actor=actor)
    return paper


def lose_paper(paper: Paper, problem: str) -> None:
    """It could not be made; the sentence says why, where there is one."""
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.FAILED, problem=problem[:300])


def _ask(actor: Actor, policy: Policy[Any], pk: int, form: str) -> Paper:
    fetch(policy, actor, pk, "export")
    if form not in PaperForm.values:
        raise Refused(_("Choose PDF or Word."), field="form")
    paper = Paper.objects.create(
        kind=policy.kind,
        record=pk,
        form=form,
        language=get_language() or "zh-hans",
        by_id=actor.user_id,
        at=clock.now(),
    )
    later("contracts.make_paper", paper.pk)
    return paper

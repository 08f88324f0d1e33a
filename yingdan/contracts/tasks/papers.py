"""Files of quotes and contracts, made by the worker as whoever asked for them."""

import io
import logging

from django.conf import settings
from django.utils import timezone, translation

from yingdan.accounts.models import User
from yingdan.accounts.rules import actor_of, people
from yingdan.contracts.choices import PaperForm
from yingdan.contracts.commands.papers import keep_paper, lose_paper, paper_to_make, sheet_for
from yingdan.contracts.models import Paper
from yingdan.contracts.queries import Sheet
from yingdan.contracts.tasks.pdf import pdf_of
from yingdan.contracts.tasks.word import docx_of
from yingdan.core import clock
from yingdan.core.company import company
from yingdan.core.jobs import job
from yingdan.core.refusal import Refused

log = logging.getLogger(__name__)


@job("contracts.make_paper")
def make_paper(pk: int) -> None:
    """Make one file, with the rights of today of whoever asked. Done again it does nothing."""
    paper = paper_to_make(pk)
    if paper is None:
        return
    person: User = people.rows().get(pk=paper.by_id)
    found = company()
    zone = clock.zone(found.time_zone if found else settings.TIME_ZONE)
    with translation.override(paper.language), timezone.override(zone):
        actor = actor_of(person, source="job")
        try:
            sheet = sheet_for(actor, paper)
            keep_paper(actor=actor, paper=paper, name=_name(paper, sheet), content=io.BytesIO(_made(paper, sheet)))
        except Refused as refusal:
            lose_paper(paper, str(refusal.message))
        except Exception:
            log.exception("paper %s could not be made", pk)
            lose_paper(paper, "")


def _made(paper: Paper, sheet: Sheet) -> bytes:
    return pdf_of(sheet) if paper.form == PaperForm.PDF else docx_of(sheet)


def _name(paper: Paper, sheet: Sheet) -> str:
    return f"{sheet.number} {sheet.title[:80]}.{paper.form}"

"""The certificate of an acceptance that both sides have signed, made by the worker."""

import io
import logging

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from yingdan.accounts.rules import cli_actor
from yingdan.core import clock
from yingdan.core.company import company
from yingdan.core.jobs import every, job
from yingdan.core.papers import pdf_of
from yingdan.core.refusal import Refused
from yingdan.projects import queries
from yingdan.projects.commands.certifying import acceptance_to_certify, keep_certificate, uncertified

log = logging.getLogger(__name__)


@job("projects.make_certificate")
def make_certificate(pk: int) -> None:
    """Make the certificate in the company's language and keep it. Done again it does nothing."""
    row = acceptance_to_certify(pk)
    if row is None:
        return
    found = company()
    zone = clock.zone(found.time_zone if found else settings.TIME_ZONE)
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone):
        paper = queries.certificate_of(row)
        try:
            made = pdf_of(render_to_string("projects/certificate.html", {"paper": paper, "company": found}))
        except Refused as refusal:
            # The page of verification says the same, and the clock tries again.
            log.warning("certificate %s: %s", row.number, refusal.message)
            return
        keep_certificate(actor=cli_actor(), pk=pk, name=f"{paper.title} {row.number}.pdf", content=io.BytesIO(made))


@every("projects.certify", seconds=3600)
def certify() -> None:
    """What was signed while no certificate could be made."""
    for pk in uncertified():
        make_certificate(pk)

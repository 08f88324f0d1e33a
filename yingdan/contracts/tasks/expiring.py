"""Quotes whose day has passed."""

import logging

from django.conf import settings
from django.utils import timezone

from yingdan.accounts.rules import cli_actor
from yingdan.contracts import rules
from yingdan.contracts.choices import QuoteState
from yingdan.contracts.commands import expire_quote
from yingdan.core import clock
from yingdan.core.company import company
from yingdan.core.jobs import every
from yingdan.core.refusal import Refused

log = logging.getLogger(__name__)


@every("contracts.expire_quotes", seconds=1800)
def expire_quotes() -> None:
    """Each on its own: one that somebody answers at this very moment does not keep the others."""
    found = company()
    with timezone.override(clock.zone(found.time_zone if found else settings.TIME_ZONE)):
        late = rules.quotes.rows().filter(state=QuoteState.SENT, valid_until__lt=clock.today(), deleted_at=None)
        for pk in list(late.values_list("pk", flat=True)):
            try:
                expire_quote(actor=cli_actor(), pk=pk)
            except Refused:
                log.info("quote %s was answered meanwhile", pk)

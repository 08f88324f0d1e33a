"""When the words and lines of a quote may still change."""

from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import QuoteState
from yingdan.contracts.models import Quote
from yingdan.core.refusal import Refused


def must_be_open(row: Quote, field: str) -> None:
    """What is approved or sent stays as it was, and what is decided about as it was submitted."""
    if row.state != QuoteState.DRAFT:
        raise Refused(_("This quote stays as it was approved or sent. Make a new version of it instead."), field=field)
    if rules.is_asked_about(row):
        raise Refused(
            _("This quote is being decided about, so it stays as it was submitted. Withdraw the approval first."),
            field=field,
        )

"""What of quotes and contracts concerns a person's inbox."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import QuoteState
from yingdan.core.models import Event
from yingdan.notices.choices import Topic
from yingdan.notices.listeners import notice
from yingdan.notices.rules import Due, Sort, reminder


@notice(Sort("contract.shared", Topic.HANDED, _("shared this contract with you"), "share", _("Open")))
def shared_with(event: Event) -> list[int | None]:
    return [event.after.get("person")]


@notice(Sort("quote.shared", Topic.HANDED, _("shared this quote with you"), "share", _("Open")))
def quote_shared_with(event: Event) -> list[int | None]:
    return [event.after.get("person")]


@notice(Sort("quote.expired", Topic.DUE, _("This quote has expired without an answer"), "file-invoice", _("Open")))
def whose_quote_expired(event: Event) -> list[int | None]:
    return [event.after.get("owner")]


@reminder("quote", Sort("quote.due", Topic.DUE, _("This quote holds until today"), "file-invoice", _("Open")))
def quotes_due(first: dt.date, last: dt.date) -> Iterable[Due]:
    rows = rules.quotes.rows().filter(valid_until__range=(first, last), deleted_at=None, state=QuoteState.SENT)
    return rows.values_list("owner", "pk", "valid_until")

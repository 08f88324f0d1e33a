"""What stands on the page of a dealer: its people, those below it, with whom it is shared."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.core.policy import Actor
from yingdan.core.text import mask_email, mask_phone
from yingdan.dealers import rules
from yingdan.dealers.kinds.dealers import dealer_kind
from yingdan.dealers.models import Dealer, DealerContact
from yingdan.ui.kinds import Panel
from yingdan.ui.kinds.related import related


def _people(actor: Actor, dealer: Dealer) -> dict[str, Any]:
    """Name, position, telephone and mail as far as the actor may read them, and whether the person signs in."""
    phones, mails = (rules.reads_personal(actor, dealer, name) for name in ("phone", "email"))

    def line(one: DealerContact) -> dict[str, Any]:
        return {
            "pk": one.pk,
            "name": one.name,
            "title": one.title,
            "phone": one.phone if phones else mask_phone(one.phone),
            "email": one.email if mails else mask_email(one.email),
            "dials": phones and one.phone,
            "writes": mails and one.email,
            "account": one.account,
            "opens": rules.has_account(one),
        }

    return {
        "dealer": dealer,
        "people": [line(one) for one in rules.people_of(dealer)],
        "may_edit": rules.dealers.admits(actor, dealer, "edit"),
        "may_open": rules.dealers.admits(actor, dealer, "share"),
    }


dealer_kind.panels.append(Panel(_("People"), "dealers/people.html", _people))
dealer_kind.panels.append(
    related(dealer_kind, "parent", ("name", "tier", "state", "owner"), title=_("Dealers below it"), sort="name")
)
dealer_kind.panels.append(sharing_panel("dealer"))

"""Who sees which dealers, how much of them, and what may become of them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.models import Party
from yingdan.core.policy import Access, Actor, Guard, Policy
from yingdan.core.refusal import Text
from yingdan.core.regions import CITIES, PROVINCES
from yingdan.core.text import mask_email, mask_phone
from yingdan.dealers.choices import DealerState
from yingdan.dealers.models import Dealer, DealerContact, DealerRegion

dealers = Policy(
    kind="dealer",
    rows=Dealer.objects.all,
    guards={
        "phone": Guard(others=Access.MASKED, mask=mask_phone, personal=True),
        "email": Guard(others=Access.MASKED, mask=mask_email, personal=True),
    },
)

LONGEST = 20
REGIONS = frozenset((*PROVINCES, *CITIES, "全国"))

_S = DealerState
# Where a dealer may go from where it stands.
MOVES: Mapping[str, tuple[DealerState, ...]] = {
    _S.PROSPECT: (_S.APPLYING, _S.EXITED),
    _S.APPLYING: (_S.AUTHORISED, _S.PROSPECT, _S.EXITED),
    _S.AUTHORISED: (_S.RAMP_UP, _S.ACTIVE, _S.APPLYING, _S.SUSPENDED, _S.EXITED),
    _S.RAMP_UP: (_S.ACTIVE, _S.WARNED, _S.AUTHORISED, _S.SUSPENDED, _S.EXITED),
    _S.ACTIVE: (_S.WARNED, _S.RAMP_UP, _S.SUSPENDED, _S.EXITED),
    _S.WARNED: (_S.ACTIVE, _S.RAMP_UP, _S.SUSPENDED, _S.EXITED),
    _S.SUSPENDED: (_S.WARNED, _S.ACTIVE, _S.RAMP_UP, _S.EXITED),
    _S.EXITED: (_S.APPLYING, _S.PROSPECT),
}
ORDER = tuple(_S)


def visible_dealers(actor: Actor, action: str = "view") -> "QuerySet[Dealer]":
    return dealers.visible(actor, action)


def parties(actor: Actor) -> "QuerySet[Party]":
    """Those of the dealers in sight: whoever sees a dealer may name it in a goal."""
    return Party.objects.filter(dealer__in=dealers.visible(actor).values("pk"))


def by_party(pks: Collection[int]) -> dict[int, int]:
    """party -> dealer, of parties that a goal names already."""
    return dict(Dealer.objects.filter(party__in=pks).values_list("party", "pk"))


def everybodys_dealers() -> "QuerySet[Dealer]":
    """Every living dealer, for the comparison of credit codes alone."""
    return Dealer.objects.filter(deleted_at__isnull=True)


def regions() -> "QuerySet[DealerRegion]":
    """The regions of all dealers, for the columns and filters of dealers in sight."""
    return DealerRegion.objects.all()


def regions_of(dealer: Dealer) -> list[str]:
    """Where a dealer that the caller has seen may sell, in the order in which it was entered."""
    return list(DealerRegion.objects.filter(dealer=dealer.pk).order_by("id").values_list("region", flat=True))


def people_of(dealer: Dealer) -> list[DealerContact]:
    """The people at a dealer that the caller has seen."""
    return list(DealerContact.objects.filter(dealer=dealer.pk).select_related("account").order_by("id"))


def has_account(person: DealerContact) -> bool:
    """Can this person sign in as a guest?"""
    return person.account is not None and person.account.is_active


def reads_personal(actor: Actor, dealer: Dealer, name: str) -> bool:
    """May the actor read the telephone numbers or addresses of mail at this dealer? As the dealer's own field says."""
    return dealers.access(actor, name, mine=dealers.owns(actor, dealer)) >= Access.READ


def may_go(dealer: Dealer, state: str) -> Literal[True] | tuple[str, Text]:
    """(field, sentence) where a dealer cannot go into this state."""
    ways = MOVES[dealer.state]
    if state in ways:
        if state == DealerState.AUTHORISED and dealer.valid_until is None:
            return "state", _("Say first until when the authorisation holds: edit “authorised until”.")
        return True
    return "state", _("“%(here)s” can become: %(ways)s.") % {
        "here": dealer.get_state_display(),
        "ways": "、".join(str(way.label) for way in ways),
    }


def needs_reason(dealer: Dealer, state: str) -> bool:
    """A step back, a suspension and an exit are explained."""
    if state in (DealerState.SUSPENDED, DealerState.EXITED):
        return True
    return ORDER.index(DealerState(state)) < ORDER.index(DealerState(dealer.state))


def unknown_regions(names: Collection[str]) -> list[str]:
    """Those that are neither a province nor a city."""
    return sorted(set(names) - REGIONS)


def plain_regions(lines: Sequence[str]) -> list[str]:
    """Regions as they are kept: each once, without 省 and 市 behind them."""
    found: dict[str, None] = {}
    for line in lines:
        name = line.strip()
        if name and name not in REGIONS and name[-1] in "省市" and name[:-1] in REGIONS:
            name = name[:-1]
        if name:
            found[name] = None
    return list(found)

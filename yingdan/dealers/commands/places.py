"""Where a dealer may sell."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.dealers import rules
from yingdan.dealers.models import Dealer, DealerRegion

MOST = 100


@command("dealer.set_regions", "dealer.edit")
def set_regions(*, actor: Actor, pk: int, lines: Sequence[str], version: int | None = None) -> Dealer:
    """Replace the regions in which a dealer may sell: names of provinces and cities."""
    row = fetch(rules.dealers, actor, pk, "edit", version=version)
    new, old = checked_regions(lines), rules.regions_of(row)
    if new == old:
        return row
    DealerRegion.objects.filter(dealer=row).delete()
    DealerRegion.objects.bulk_create(DealerRegion(dealer=row, region=name) for name in new)
    bump(row, {})
    before, after = {"regions": old}, {"regions": new}
    record([Entry(verb="dealer.regions_set", kind="dealer", record=pk, before=before, after=after)], actor=actor)
    return row


def checked_regions(lines: Sequence[str]) -> list[str]:
    """Regions as they are kept; refused where one is no province and no city."""
    names = rules.plain_regions(lines)
    if unknown := rules.unknown_regions(names):
        said = _("“%(name)s” is no province or city. Write them as 浙江 or 宁波, one line each.")
        raise Refused(said % {"name": unknown[0][:40]}, field="lines")
    if len(names) > MOST:
        raise Refused(_("A dealer has at most %(most)s regions.") % {"most": MOST}, field="lines")
    return names

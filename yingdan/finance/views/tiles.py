"""What money hangs up on the dashboard: how long overdue, and by whom."""

from decimal import Decimal

from django.utils.translation import gettext as _

from yingdan.core.policy import Actor
from yingdan.finance import queries
from yingdan.ui.charts import Chart, Mark, ten_thousands
from yingdan.ui.formats import money, percent, short_money
from yingdan.ui.tiles import Scope


def overdue(actor: Actor, scope: Scope) -> Chart | None:
    """What should have been paid before today, by how long ago; the title says how much of it two customers owe. A
    payment belongs to its contract, and to no department."""
    if scope.is_over or scope.department is not None:
        return None
    owed = queries.ageing(actor)
    whole = owed.total.overdue
    marks = [
        Mark(
            queries.band_name(place),
            part,
            ten_thousands(part) if part else "",
            [money(part, places=0)],
            f"/instalments/?{queries.band_filter(place, owed.day)}",
            tone="bad" if place == len(owed.total.ages) - 1 else "",
        )
        for place, part in enumerate(owed.total.ages)
    ]
    finding = _("Nothing is overdue")
    if whole > 0:
        late = [one.overdue for one in owed.debtors if one.overdue > 0]
        said = {"whole": short_money(whole), "share": percent(100 * sum(late[:2], Decimal(0)) / whole)}
        several = _("%(whole)s is overdue, %(share)s of it with two customers")
        finding = (several if len(late) > 2 else _("%(whole)s is overdue")) % said
    measure = _("Payments that should have been made before today, by days overdue")
    return Chart("overdue-chart", finding, measure, [_("Days overdue"), _("Amount, yuan")], marks)

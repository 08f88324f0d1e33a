"""To whom a contact reports: somebody at the same customer, and never in a circle."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.customers import rules
from yingdan.customers.models import Contact

LONGEST = 50


def check_superiors(actor: Actor, wanted: Collection[tuple[int | None, int | None]]) -> None:
    """(superior, customer) of new contacts: the actor must see each superior, at that customer."""
    asked = {superior: customer for superior, customer in wanted if superior is not None}
    if not asked:
        return
    seen = dict(rules.contacts.visible(actor).filter(pk__in=asked).values_list("pk", "customer"))
    if asked.keys() - seen.keys():
        raise Refused(_("The person reported to does not exist, or you may not see him."), field="reports_to")
    if any(customer is None or seen[superior] != customer for superior, customer in wanted if superior is not None):
        raise Refused(_("Whoever is reported to must be a contact of the same customer."), field="reports_to")


def check_superior(actor: Actor, pk: int, superior: Contact | int, customer: int | None) -> Contact:
    """The new superior of a contact that exists already, unless it would close a circle.

    The contact and the whole line above the superior stay locked, lowest key first: of two edits that would close a
    circle together, the second one sees the first.
    """
    key = superior.pk if isinstance(superior, Contact) else superior
    check_superiors(actor, [(key, customer)])
    while True:
        line = line_above(key)
        if pk in line:
            raise Refused(_("Nobody can report to himself, not even through others."), field="reports_to")
        locked = Contact.objects.select_for_update(of=("self",)).filter(pk__in=[pk, *line]).order_by("pk")
        rows = {row.pk: row for row in locked}
        if line_above(key) == line:
            return rows[key]


def line_above(pk: int | None) -> list[int]:
    """A contact and those above, from below to the top."""
    line: list[int] = []
    while pk is not None and pk not in line:
        if len(line) >= LONGEST:
            raise Refused(_("This line of reporting is too long."), field="reports_to")
        line.append(pk)
        pk = Contact.objects.filter(pk=pk).values_list("reports_to", flat=True).first()
    return line

"""To whom a contact reports: somebody at the same customer, and never in a circle."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from yingdan.core.chains import Chain
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.customers import rules
from yingdan.customers.models import Contact

SUPERIORS = Chain(Contact, "reports_to", _("This line of reporting is too long."))


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
    """The new superior of a contact that exists already, locked with all above him."""
    key = superior.pk if isinstance(superior, Contact) else superior
    check_superiors(actor, [(key, customer)])
    found: Contact = SUPERIORS.hold(
        pk, key, lambda _between: _("Nobody can report to himself, not even through others.")
    )
    return found

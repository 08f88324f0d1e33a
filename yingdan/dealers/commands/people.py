"""The people at a dealer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.rows import bump, fetch
from yingdan.customers.rules import plain_email, plain_mobile
from yingdan.dealers import rules
from yingdan.dealers.models import Dealer, DealerContact

OPEN = ("name", "title")
PERSONAL = ("phone", "email")


@command("dealer.add_person", "dealer.edit")
def add_person(*, actor: Actor, pk: int, name: str, title: str = "", phone: str = "", email: str = "") -> DealerContact:
    """Record somebody who works at a dealer."""
    row = fetch(rules.dealers, actor, pk, "edit")
    one = DealerContact(dealer=row, **_plain(name, title, phone, email))
    _check(one)
    one.save(force_insert=True)
    _tell(actor, row, "dealer.person_added", after=_values(one))
    return one


@command("dealer.edit_person", "dealer.edit")
def edit_person(
    *,
    actor: Actor,
    pk: int,
    person: int,
    name: str,
    title: str = "",
    phone: str | None = None,
    email: str | None = None,
) -> DealerContact:
    """Change what is known of somebody; None leaves phone or e-mail as it is. The guest account stays as it is."""
    row = fetch(rules.dealers, actor, pk, "edit")
    one = person_of(row, person)
    before = _values(one)
    given = {"phone": phone, "email": email}
    for field, value in given.items():
        if value is not None and value != before[field] and not rules.reads_personal(actor, row, field):
            raise Forbidden(_("You have no right to change this field."), field=field)
    kept = {field: before[field] if value is None else value for field, value in given.items()}
    new = _plain(name, title, kept["phone"], kept["email"])
    changed = {field for field in new if new[field] != before[field]}
    if not changed:
        return one
    for field in changed:
        setattr(one, field, new[field])
    _check(one)
    one.save(update_fields=sorted(changed))
    _tell(actor, row, "dealer.person_edited", before={field: before[field] for field in changed}, after=new)
    return one


@command("dealer.remove_person", "dealer.edit")
def remove_person(*, actor: Actor, pk: int, person: int) -> Dealer:
    """Take somebody off who works there no more. Who signs in is shut out first, by whoever may."""
    row = fetch(rules.dealers, actor, pk, "edit")
    one = person_of(row, person)
    if rules.has_account(one):
        said = _("%(name)s signs in as a guest of the dealer. Close the account first.")
        raise Refused(said % {"name": one.name}, field="person")
    before = _values(one)
    one.delete()
    _tell(actor, row, "dealer.person_removed", before=before, after={})
    return row


def person_of(row: Dealer, person: int) -> DealerContact:
    """Somebody at this dealer, which is locked."""
    found = DealerContact.objects.select_related("account").filter(dealer=row, pk=person).first()
    if found is None:
        raise Refused(_("Nobody of this key works at the dealer."), field="person")
    return found


def _plain(name: str, title: str, phone: str, email: str) -> dict[str, str]:
    if not name.strip():
        raise Refused(_("A person needs a name."), field="name")
    return {
        "name": name.strip(),
        "title": title.strip(),
        "phone": plain_mobile(phone),
        "email": plain_email(email),
    }


def _check(one: DealerContact) -> None:
    try:
        one.clean_fields(exclude={"dealer", "account"})
    except ValidationError as problem:
        errors = {name: sentences[0] for name, sentences in problem.message_dict.items()}
        raise Refused(next(iter(errors.values())), errors=errors) from problem


def _values(one: DealerContact) -> dict[str, str]:
    return {name: getattr(one, name) for name in (*OPEN, *PERSONAL)}


def _tell(actor: Actor, row: Dealer, verb: str, *, before: dict[str, Any] | None = None, after: dict[str, Any]) -> None:
    """The dealer changes with its people; telephone and mail are personal in the journal as on the page."""
    bump(row, {})
    before = before or {}
    entry = Entry(
        verb=verb,
        kind="dealer",
        record=row.pk,
        before={"person": before["name"]} if before.get("name") else {},
        after={"person": after["name"]} if after.get("name") else {},
        # It stands behind the sentence of the timeline.
        reason=str(after.get("name") or before.get("name")),
        secret_before={name: before[name] for name in PERSONAL if before.get(name)},
        secret_after={name: after[name] for name in PERSONAL if after.get(name)},
    )
    record([entry], actor=actor)

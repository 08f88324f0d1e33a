"""Dealers: recorded, changed, handed over."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.choices import PartyKind
from yingdan.accounts.commands import found_party, name_party
from yingdan.core import commands
from yingdan.core.commands import command, may_place, need
from yingdan.core.credit_code import problem_of
from yingdan.core.custom import made, strays
from yingdan.core.models import Batch
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.rows import fetch, fits_columns
from yingdan.core.sentences import constraint
from yingdan.core.text import pinyin_key
from yingdan.customers.commands.owners import departments_of
from yingdan.customers.commands.writing import Change, lock, write
from yingdan.customers.rules import plain_code, plain_email
from yingdan.dealers import rules
from yingdan.dealers.commands.drafts import DealerDraft
from yingdan.dealers.commands.parents import check_parent, check_parents
from yingdan.dealers.commands.places import checked_regions
from yingdan.dealers.models import Dealer, DealerRegion

NUMBERS = "JXS"
TAKEN = _("Another dealer has this credit code already.")
WRONG_DAYS = _("The authorisation ends before it begins.")
constraint("dealers_dealer_credit_code", TAKEN, columns="dealers_dealer.credit_code")

# What an edit may change. State, owner, regions and people have commands of their own.
PLAIN = frozenset(
    [
        "name", "short_name", "credit_code", "tier", "parent", "valid_from", "valid_until", "contact_name", "phone",
        "email", "address", "note",
    ]
)  # fmt: skip
# Looked at by rules of their own.
RELATED = ("owner", "department", "parent", "party", "number")


@command("dealer.create")
def create_dealers(*, actor: Actor, drafts: Sequence[DealerDraft], batch: Batch | None = None) -> list[Dealer]:
    """Record dealers, each with the party by which goals and guest accounts know it, and its regions."""
    need(actor, "dealer.create")
    departments = departments_of(actor, (draft.owner for draft in drafts))
    own = made(actor, "dealer", [draft.custom for draft in drafts])
    numbers = next_numbers(NUMBERS, len(drafts)) if drafts else []
    rows = [_row(actor, draft, departments) for draft in drafts]
    for row, number, custom in zip(rows, numbers, own, strict=True):
        row.number, row.custom = number, custom
        _check(row)
        may_place(actor, rules.dealers, row)
    places = [checked_regions(draft.regions) for draft in drafts]
    check_parents(actor, {row.parent_id for row in rows})
    _check_codes([row.credit_code for row in rows if row.credit_code])
    for row in rows:
        row.party = found_party(actor, PartyKind.DEALER, row.name)
    created = commands.create_records(actor=actor, policy=rules.dealers, rows=rows, batch=batch)
    DealerRegion.objects.bulk_create(
        DealerRegion(dealer=row, region=name) for row, names in zip(created, places, strict=True) for name in names
    )
    return created


def _row(actor: Actor, draft: DealerDraft, departments: Mapping[int, int | None]) -> Dealer:
    owner = draft.owner or actor.as_user_id
    return Dealer(
        short_name=draft.short_name.strip(),
        credit_code=plain_code(draft.credit_code),
        tier=draft.tier,
        parent_id=draft.parent,
        owner_id=owner,
        department_id=departments[owner],
        state=draft.state,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        contact_name=draft.contact_name.strip(),
        phone=draft.phone.strip(),
        email=plain_email(draft.email),
        address=draft.address,
        note=draft.note,
        **_named(draft.name),
    )


def _named(name: Any) -> dict[str, str]:
    """A name with the key by which it is sorted. A dealer without one is refused."""
    plain = str(name or "").strip()
    if not plain:
        raise Refused(_("A dealer needs a name."), field="name")
    return {"name": plain, "pinyin": pinyin_key(plain)[:255]}


def _check(row: Dealer) -> None:
    fits_columns(row, but=RELATED)
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        raise Refused(WRONG_DAYS, field="valid_until")


def _check_codes(codes: Sequence[str], *, besides: int | None = None) -> None:
    """Refuse a code that is wrong in itself, with the reason, or that another dealer has."""
    for code in codes:
        if problem := problem_of(code):
            raise Refused(problem, field="credit_code")
    if len(set(codes)) != len(codes):
        raise Conflict(_("Two of these dealers have the same credit code."), field="credit_code")
    if codes and rules.everybodys_dealers().filter(credit_code__in=codes).exclude(pk=besides or 0).exists():
        raise Conflict(TAKEN, field="credit_code")


@command("dealer.edit")
def edit_dealer(
    *, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None, batch: Batch | None = None
) -> Dealer:
    """Change plain fields. The party takes the new name along."""
    if unknown := strays(values, PLAIN):
        raise Refused(_("This field cannot be changed here."), field=min(unknown))
    row = fetch(rules.dealers, actor, pk, "edit", version=version)
    new = dict(values)
    if "name" in new:
        new |= _named(new["name"])
    for name, plain in {"credit_code": plain_code, "email": plain_email}.items():
        if name in new:
            new[name] = plain(new[name] or "")
    if "parent" in new:
        new["parent"] = new["parent"] and check_parent(actor, row, new["parent"])
    for name in new.keys() & PLAIN - {"parent"}:
        setattr(row, name, new[name])
    _check(row)
    if new.get("credit_code"):
        _check_codes([new["credit_code"]], besides=pk)
    edited = commands.edit_record(actor=actor, policy=rules.dealers, pk=pk, values=new, version=version, batch=batch)
    name_party(actor, edited.party, edited.name)
    return edited


@command("dealer.transfer")
def transfer_dealers(
    *, actor: Actor, pks: Sequence[int], owner: int, reason: str = "", batch: Batch | None = None
) -> list[Dealer]:
    """Hand dealers over to another channel manager, to whose department they move."""
    need(actor, "dealer.transfer")
    department = departments_of(actor, [owner], working=True)[owner]
    rows = lock(rules.dealers, actor, pks, "transfer")
    values = {"owner": owner, "department": department}
    return write(
        rules.dealers,
        [Change(row, "dealer.transferred", values, reason=reason) for row in rows],
        actor=actor,
        batch=batch,
    )

"""From a draft to the end: approval, signature with its scan, fulfilment, termination."""

import datetime as dt
from collections.abc import Sequence
from typing import IO

from django.utils.translation import gettext_lazy as _

from yingdan.approvals.commands import submit_approval
from yingdan.approvals.models import Approval
from yingdan.approvals.rules import Act, act
from yingdan.contracts import rules
from yingdan.contracts.choices import ContractState
from yingdan.contracts.commands.writing import check
from yingdan.contracts.models import Contract, Scan
from yingdan.core import clock
from yingdan.core.commands import command, move_record
from yingdan.core.files import keep_file
from yingdan.core.money import capitals
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import fetch

# From which state to which a contract goes by hand.
NEXT: dict[str, tuple[str, ...]] = {
    ContractState.APPROVED: (ContractState.TERMINATED,),
    ContractState.SIGNED: (ContractState.COMPLETED, ContractState.TERMINATED),
    ContractState.COMPLETED: (ContractState.ARCHIVED,),
    ContractState.DRAFT: (ContractState.TERMINATED,),
}
type Upload = tuple[str, IO[bytes]]


@command("contract.submit", "contract.edit")
def submit_contract(*, actor: Actor, pk: int, reason: str = "", version: int | None = None) -> Approval:
    """Ask for approval. What is asked about stays as it is until it is decided."""
    row = fetch(rules.contracts, actor, pk, "edit", version=version)
    _is_ready(row)
    nodes = [f"{one.get_kind_display()} {one.amount:,.2f}（{one.planned_on:%Y-%m-%d}）" for one in rules.nodes_of(row)]
    facts = {
        "parties": f"{row.party_a} / {row.party_b}",
        "capitals": capitals(row.amount),
        "tax": f"{row.net:,.2f} + {row.tax:,.2f}（{row.get_rate_display()}）",
        "nodes": "；".join(nodes),
        "supplement": str(row.parent or ""),
        "subject": row.subject,
    }
    return submit_approval(
        actor=actor,
        act=rules.REVIEW,
        pk=pk,
        title=row.name,
        reason=reason or row.name,
        amount=row.amount,
        facts={name: value for name, value in facts.items() if value},
    )


@command("contract.sign", "contract.edit")
def sign_contract(
    *, actor: Actor, pk: int, signed_on: dt.date, scans: Sequence[Upload], version: int | None = None
) -> Contract:
    """Both have signed. The scan is kept under the hash of its bytes, so that the signed copy can be proved."""
    row = fetch(rules.contracts, actor, pk, "edit", version=version)
    must_be_approved(row)
    if signed_on > clock.today():
        raise Refused(_("%(day)s has not come yet.") % {"day": signed_on}, field="signed_on")
    if not scans:
        raise Refused(_("Bring the scan of the signed contract."), field="scan")
    kept = [keep_file(actor=actor, kind="contract", record=pk, name=name, source=source) for name, source in scans]
    Scan.objects.bulk_create(
        Scan(contract=row, file=one, sha256=one.sha256, by_id=actor.user_id, at=clock.now()) for one in kept
    )
    row.signed_on = signed_on
    hashes = [one.sha256 for one in kept]
    return move_record(
        actor, rules.contracts, row, ContractState.SIGNED, "contract.signed", columns=("signed_on",),
        signed_on=signed_on, sha256=hashes,
    )  # fmt: skip


@command("contract.end", "contract.edit")
def end_contract(*, actor: Actor, pk: int, state: str, reason: str = "", version: int | None = None) -> Contract:
    """Fulfilled, archived, or terminated with the reason."""
    row = fetch(rules.contracts, actor, pk, "edit", version=version)
    if state not in NEXT.get(row.state, ()):
        raise Refused(
            _("A contract that is “%(state)s” does not go there.") % {"state": row.get_state_display()}, field="state"
        )
    if state == ContractState.TERMINATED and not reason.strip():
        raise Refused(_("Say why it is terminated."), field="reason")
    if rules.is_decided_about(row):
        raise Refused(_("This contract is being decided about. Withdraw the approval first."), field="state")
    return move_record(actor, rules.contracts, row, state, "contract.ended", reason=reason)


def must_be_approved(row: Contract) -> None:
    if row.state != ContractState.APPROVED:
        raise Refused(_("Only a contract that is approved is signed."))


def next_states(row: Contract) -> list[ContractState]:
    """Where it can go by hand."""
    return [ContractState(one) for one in NEXT.get(row.state, ())]


def _approve(actor: Actor, approval: Approval) -> None:
    row = fetch(rules.contracts, actor, approval.record, "edit")
    _is_ready(row)
    move_record(actor, rules.contracts, row, ContractState.APPROVED, "contract.approved", reason=approval.number)


act(
    Act(
        rules.REVIEW,
        "contract",
        _("contract"),
        _approve,
        {
            "parties": _("Party A / party B"),
            "capitals": _("In capitals"),
            "tax": _("Without tax + tax"),
            "nodes": _("Payments"),
            "supplement": _("Supplement to"),
            "subject": _("Subject"),
        },
    )
)


def _is_ready(row: Contract) -> None:
    """Asked when it is submitted, and again when it is approved."""
    if row.state != ContractState.DRAFT:
        raise Refused(_("This contract is approved already."))
    check(row)
    if not row.party_b.strip():
        raise Refused(_("Name party B: the company that signs."), field="party_b")
    if not row.subject.strip():
        raise Refused(_("Say what the contract is about before it is submitted."), field="subject")
    fits = rules.add_up([one.amount for one in rules.nodes_of(row)], row.amount)
    if fits is not True:
        raise Refused(fits, field="nodes")

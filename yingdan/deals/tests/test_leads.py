"""Leads: recorded, followed, claimed, handed on."""

from typing import Any

import pytest

from yingdan.accounts.testing import Cast
from yingdan.core.models import EventSecret
from yingdan.core.policy import Access
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.deals import rules
from yingdan.deals.commands import (
    LeadDraft,
    claim_leads,
    create_leads,
    delete_leads,
    edit_lead,
    release_leads,
    restore_leads,
    set_lead_status,
    transfer_leads,
)
from yingdan.deals.models import Lead
from yingdan.deals.testing import make_lead

pytestmark = pytest.mark.django_db


def test_a_lead_is_its_creators_and_its_phone_stands_apart_in_the_journal(cast: Cast) -> None:
    lead = make_lead(cast("sales"), wechat="wu_yf")
    assert (lead.owner, lead.department, lead.status) == (cast["sales"], cast.departments["华东"], "new")
    (event,) = events("lead.created")
    assert "mobile" not in event.after
    assert EventSecret.objects.get(event=event).after == {"mobile": "13800001111", "wechat": "wu_yf"}


def test_others_get_the_phone_masked_and_the_owner_in_full(cast: Cast) -> None:
    lead = make_lead(cast("sales"))
    director, owner = cast("director"), cast("sales")
    assert rules.leads.admits(director, lead)
    assert rules.leads.access(director, "mobile", mine=rules.leads.owns(director, lead)) == Access.MASKED
    assert rules.leads.access(owner, "mobile", mine=rules.leads.owns(owner, lead)) == Access.EDIT
    assert not rules.leads.may_query(director, "mobile")


def test_a_batch_of_leads_writes_one_event_each(cast: Cast) -> None:
    made = create_leads(actor=cast("sales"), drafts=[LeadDraft(name=f"线索 {n}", mobile="1") for n in range(4)])
    assert [event.record for event in events("lead.created")] == [lead.pk for lead in made]


def test_a_lead_without_any_way_to_reach_it_is_incomplete(cast: Cast) -> None:
    assert make_lead(cast("sales"), mobile="").incomplete
    assert not make_lead(cast("sales"), mobile="", email="wu@example.cn").incomplete


@pytest.mark.parametrize("values", [{"name": " "}, {"status": "won"}, {"owner": 1}, {"company_key": "x"}])
def test_a_refused_edit_of_a_lead_changes_nothing(cast: Cast, values: dict[str, Any]) -> None:
    lead = make_lead(cast("sales"))
    with nothing_changes(), pytest.raises(Refused):
        edit_lead(actor=cast("sales"), pk=lead.pk, values=values)


def test_an_edit_keeps_the_keys_for_sorting_and_comparing(cast: Cast) -> None:
    lead = make_lead(cast("sales"))
    edit_lead(actor=cast("sales"), pk=lead.pk, values={"name": "陈屿", "company": "海纳装备"}, version=1)
    kept = Lead.objects.get()
    assert kept.pinyin == "chenyu"
    assert "海纳装备" in kept.company_key


def test_the_phone_of_anothers_lead_is_not_changed_through_a_mask(cast: Cast) -> None:
    lead = make_lead(cast("sales"))
    with nothing_changes(), pytest.raises(Forbidden):
        edit_lead(actor=cast("director"), pk=lead.pk, values={"mobile": "138****1111"})


def test_a_status_is_set_with_its_own_verb(cast: Cast) -> None:
    lead = make_lead(cast("sales"))
    set_lead_status(actor=cast("sales"), pk=lead.pk, status="invalid", reason="空号")
    (event,) = events("lead.status_set")
    assert (Lead.objects.get().status, event.reason) == ("invalid", "空号")


@pytest.mark.parametrize("status", ["converted", "nonsense"])
def test_a_status_that_is_none_or_a_command_of_its_own_is_refused(cast: Cast, status: str) -> None:
    lead = make_lead(cast("sales"))
    with nothing_changes(), pytest.raises(Refused):
        set_lead_status(actor=cast("sales"), pk=lead.pk, status=status)


def test_a_pooled_lead_is_claimed_by_a_colleague_of_the_department(cast: Cast) -> None:
    lead = make_lead(cast("sales"), pooled=True)
    assert lead.owner is None
    assert not rules.visible_leads(cast("mate")).exists()
    assert rules.claimable_leads(cast("mate")).get() == lead
    assert not rules.claimable_leads(cast("sales2")).exists()
    assert not rules.claimable_leads(cast("finance")).exists()
    claim_leads(actor=cast("mate"), pks=[lead.pk])
    kept = Lead.objects.get()
    assert (kept.owner, kept.version) == (cast["mate"], 2)
    assert len(events("lead.claimed")) == 1


@pytest.mark.parametrize(
    ("who", "kind"), [("sales", Conflict), ("sales2", Conflict), ("finance", Forbidden), ("dealer_a", Forbidden)]
)
def test_a_claimed_lead_or_one_out_of_reach_is_not_claimed(cast: Cast, who: str, kind: type[Refused]) -> None:
    lead = make_lead(cast("sales"), pooled=True)
    if who == "sales":
        claim_leads(actor=cast("mate"), pks=[lead.pk])
    with nothing_changes(), pytest.raises(kind):
        claim_leads(actor=cast(who), pks=[lead.pk])


def test_a_lead_given_back_needs_a_reason_and_waits_in_its_department(cast: Cast) -> None:
    lead = make_lead(cast("sales"))
    with nothing_changes(), pytest.raises(Refused):
        release_leads(actor=cast("sales"), pks=[lead.pk], reason=" ")
    release_leads(actor=cast("sales"), pks=[lead.pk], reason="不对口")
    assert rules.claimable_leads(cast("mate")).get().department == cast.departments["华东"]
    (event,) = events("lead.released")
    assert (event.reason, event.before) == ("不对口", {"owner": cast["sales"].pk})


def test_a_transfer_moves_leads_and_their_department(cast: Cast) -> None:
    leads = [make_lead(cast("sales"), f"线索 {n}") for n in range(2)]
    transfer_leads(actor=cast("director"), pks=[lead.pk for lead in leads], owner=cast["sales2"].pk)
    assert rules.visible_leads(cast("sales2")).count() == 2
    assert len(events("lead.transferred")) == 2
    with nothing_changes(), pytest.raises(Forbidden):
        transfer_leads(actor=cast("sales2"), pks=[leads[0].pk], owner=cast["sales"].pk)
    with nothing_changes(), pytest.raises(Missing):
        transfer_leads(actor=cast("sales"), pks=[leads[0].pk], owner=cast["sales"].pk)


def test_the_recycle_bin_takes_and_returns_leads(cast: Cast) -> None:
    lead = make_lead(cast("sales"))
    delete_leads(actor=cast("sales"), pks=[lead.pk])
    assert not rules.visible_leads(cast("sales")).exists()
    restore_leads(actor=cast("sales"), pks=[lead.pk])
    assert rules.visible_leads(cast("sales")).exists()

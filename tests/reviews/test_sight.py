"""A figure is shown to those who may see everything that it was counted from, also where it was kept long ago."""

import pytest
from django.test import Client

from yingdan.accounts.commands import set_field_rule, share_record
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.contracts.models import Contract
from yingdan.core import commands as core
from yingdan.deals.rules import deals
from yingdan.deals.testing import make_deal
from yingdan.projects.commands import add_deal
from yingdan.projects.models import Project
from yingdan.reviews.models import Review
from yingdan.reviews.queries import facts, in_sight, thawed
from yingdan.reviews.testing import make_review, published

pytestmark = pytest.mark.django_db
# Amounts of deals, contracts, payments and costs of the full project, as any page would write them.
AMOUNTS = (
    "60,000.50", "7,000.10", "60000.50", "100,000.00", "25,000.01", "25000.01", "90,000.33", "90000.33", "5,000.00",
    "10,000.33", "74,999.99", "4,999.99", "12.5%",
)  # fmt: skip


def page_of(cast: Cast, who: str, review: Review) -> str:
    client = Client()
    client.force_login(cast[who])
    answer = client.get(f"/reviews/{review.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_owns_all_of_it_sees_every_figure(cast: Cast, full: Project) -> None:
    sheet = facts(full)
    for who in ("sales", "boss", "director"):
        seen, hidden = in_sight(cast(who), sheet)
        assert (seen, hidden) == (sheet, []), who


@pytest.mark.one_database
@pytest.mark.parametrize("done", [False, True], ids=["draft", "published"])
def test_a_member_without_rights_on_money_reads_no_amount(cast: Cast, full: Project, done: bool) -> None:
    review = make_review(cast("sales"), full)
    if done:
        review = published(cast("sales"), review)
    page = page_of(cast, "trainer", review)
    assert not [amount for amount in AMOUNTS if amount in page]
    assert "不显示数字" in page
    for part in ("商机", "合同", "回款节点", "预算与费用", "目标"):
        assert part in page
    whole = page_of(cast, "sales", review)
    assert not [amount for amount in ("60,000.50", "25,000.01", "90,000.33", "12.5%") if amount not in whole]


@pytest.mark.one_database
def test_no_door_besides_the_page_tells_the_figures(cast: Cast, kept: Review) -> None:
    client = Client()
    client.force_login(cast["trainer"])
    for address in (
        f"/reviews/{kept.pk}/peek/", f"/reviews/{kept.pk}/history/", "/reviews/", f"/api/v1/reviews/{kept.pk}",
        "/api/v1/reviews", f"/projects/{kept.project_id}/", f"/projects/{kept.project_id}/history/",
        "/reviews/export/?format=csv",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        streamed = getattr(answer, "streaming_content", None)
        text = (b"".join(streamed) if streamed is not None else answer.content).decode()
        assert not [amount for amount in AMOUNTS if amount in text], address
        assert not [word for word in ('"rows"', "collected") if word in text], address


def test_a_part_of_the_deals_is_no_sum(cast: Cast, full: Project) -> None:
    """One deal is somebody else's: what is left would be a wrong figure."""
    foreign = make_deal(cast("sales2"), "华南备件")
    add_deal(actor=cast("director"), pk=full.pk, deal=foreign.pk)
    seen, hidden = in_sight(cast("sales"), facts(full))
    assert hidden == ["deal", "amount"]
    assert not [row for row in seen.rows if row.code.startswith("deals")]
    assert in_sight(cast("director"), facts(full))[1] == []


def test_amounts_that_a_role_hides_stay_hidden_in_what_was_kept(cast: Cast, kept: Review) -> None:
    role = Role.objects.get(code="sales")
    set_field_rule(actor=cast("admin"), role=role.pk, kind="deal", field="amount", level="hidden")
    seen, hidden = in_sight(cast("sales"), thawed(kept.facts))
    assert hidden == ["amount"]
    assert {row.code for row in seen.rows} & {"deals", "deals_won"} == {"deals"}
    assert "7,000.10" not in page_of(cast, "sales", kept)


def test_what_was_thrown_away_since_hides_nothing_from_those_who_saw_it(cast: Cast, kept: Review) -> None:
    one = deals.rows().get(name="维保")
    core.delete_records(actor=cast("admin"), policy=deals, pks=[one.pk])
    assert in_sight(cast("sales"), thawed(kept.facts))[1] == []


def test_a_colleague_with_the_project_alone_sees_its_days(cast: Cast, kept: Review, contract: Contract) -> None:
    share_record(actor=cast("sales"), kind="project", pk=kept.project_id, user=cast["sales2"].pk, level="read")
    seen, hidden = in_sight(cast("sales2"), thawed(kept.facts))
    assert {"begin", "milestone", "acceptance"} <= {row.code for row in seen.rows}
    assert {"deal", "amount", "contract", "instalment"} <= set(hidden)

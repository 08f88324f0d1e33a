"""The list of customers that are probably there twice."""

import pytest
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.core.refusal import Missing
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import CustomerDraft, create_customers, merge_customers, tell_apart
from yingdan.customers.models import Apart, Customer

pytestmark = pytest.mark.django_db
PAGE = "/customers/duplicates/"


def enter(client: Client, cast: Cast, who: str) -> Client:
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def make(cast: Cast, who: str, name: str) -> Customer:
    return create_customers(actor=cast(who), drafts=[CustomerDraft(name=name)])[0]


@pytest.fixture
def twins(cast: Cast) -> tuple[Customer, Customer]:
    """One company at two salespeople of different departments, and another company."""
    make(cast, "sales", "江北精工有限公司")
    return make(cast, "sales", "申江重工有限公司"), make(cast, "sales2", "申江重工 股份有限公司")


def test_two_of_one_name_are_told_once_with_a_way_to_merge(
    cast: Cast, client: Client, twins: tuple[Customer, Customer]
) -> None:
    page = enter(client, cast, "admin").get(PAGE)
    assert [(pair.row, pair.other) for pair in page.context["pairs"]] == [(twins[1], twins[0])]
    assert f"/customers/{twins[0].pk}/merge/?twin={twins[1].pk}" in page.content.decode()


@pytest.mark.parametrize(("who", "mine"), [("sales", 0), ("sales2", 1)])
def test_of_a_twin_out_of_sight_only_its_owner_is_told(
    cast: Cast, client: Client, twins: tuple[Customer, Customer], who: str, mine: int
) -> None:
    foreign = 1 - mine
    page = enter(client, cast, who).get(PAGE)
    (pair,) = page.context["pairs"]
    assert (pair.row, pair.other) == (twins[mine], None)
    text = page.content.decode()
    assert twins[foreign].name not in text
    assert f"/customers/{twins[foreign].pk}/" not in text
    assert str(twins[foreign].owner) in text


def test_an_older_twin_out_of_sight_hides_no_pair_in_sight(cast: Cast, client: Client) -> None:
    make(cast, "sales2", "申江重工有限公司")
    older, newer = make(cast, "sales", "申江重工 股份有限公司"), make(cast, "sales", "申江重工")
    page = enter(client, cast, "sales").get(PAGE)
    assert [(pair.row, pair.other) for pair in page.context["pairs"]] == [(newer, older)]


def test_pairs_that_are_told_apart_stay_away_and_the_journal_knows_who_said_it(
    cast: Cast, client: Client, twins: tuple[Customer, Customer]
) -> None:
    enter(client, cast, "admin")
    for _twice in range(2):
        assert client.post(f"/customers/{twins[1].pk}/apart/", {"other": twins[0].pk}).status_code == 302
    assert client.get(PAGE).context["pairs"] == []
    (event,) = events("customer.told_apart")
    assert (event.record, event.after["other"], event.actor) == (twins[1].pk, twins[0].pk, cast["admin"])
    third = make(cast, "sales", "申江重工")
    assert [pair.row for pair in client.get(PAGE).context["pairs"]] == [third]


def test_what_was_told_apart_can_be_taken_back(cast: Cast, client: Client, twins: tuple[Customer, Customer]) -> None:
    enter(client, cast, "admin")
    client.post(f"/customers/{twins[1].pk}/apart/", {"other": twins[0].pk})
    back = f"/customers/{twins[1].pk}/apart/{twins[0].pk}/undo/"
    assert back in client.get(PAGE).content.decode()
    for _twice in range(2):
        assert client.post(back).status_code == 302
    assert [pair.row for pair in client.get(PAGE).context["pairs"]] == [twins[1]]
    (event,) = events("customer.told_together")
    assert (event.record, event.after["other"]) == (twins[1].pk, twins[0].pk)


def test_pages_lead_on_and_back(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yingdan.customers.queries.pairs.SIZE", 1)
    made = [make(cast, "sales", "申江重工有限公司") for _again in range(3)]
    enter(client, cast, "admin")
    first, second = client.get(PAGE), client.get(f"{PAGE}?page=2")
    assert [page.context["pairs"][0].row for page in (first, second)] == [made[2], made[1]]
    assert 'href="?page=2"' in first.content.decode()
    assert 'rel="prev"' not in first.content.decode()
    assert 'href="?page=1"' in second.content.decode()
    assert 'rel="next"' not in second.content.decode()


def test_merged_ones_are_no_pair_any_more(cast: Cast, client: Client, twins: tuple[Customer, Customer]) -> None:
    merge_customers(actor=cast("admin"), keep=twins[0].pk, drop=twins[1].pk)
    assert enter(client, cast, "admin").get(PAGE).context["pairs"] == []


def test_nobody_tells_apart_what_is_out_of_sight(cast: Cast, twins: tuple[Customer, Customer]) -> None:
    with nothing_changes(), pytest.raises(Missing):
        tell_apart(actor=cast("sales"), pk=twins[0].pk, other=twins[1].pk)
    assert not Apart.objects.exists()


def test_who_changes_no_customers_has_no_such_page(cast: Cast, client: Client) -> None:
    assert enter(client, cast, "finance").get(PAGE).status_code == 404

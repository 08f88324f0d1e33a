"""Who decides: the map has every contact in his role, and its sentence says how the decision stands."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from yingdan.accounts.commands import set_grant
from yingdan.accounts.testing import Cast
from yingdan.customers.models import Customer
from yingdan.customers.queries.deciding import QUIET, SHOWN, counted, decision_map, finding, left_alone, tone_of
from yingdan.customers.testing import make_contact, make_customer, make_follow_up

CASES = [
    ({"decider": ["supports"], "gatekeeper": ["against"]}, "决策者支持，把关者反对", "warn"),
    ({"decider": ["supports"], "user": ["neutral"]}, "决策者支持，没有人反对", "ok"),
    ({"decider": ["supports"]}, "决策者支持", "ok"),
    ({"decider": ["supports"], "coach": ["unknown"]}, "决策者支持", "ok"),
    ({"decider": ["against"], "user": ["supports"], "coach": ["neutral"]}, "决策者反对，使用者支持", "warn"),
    ({"decider": ["unknown"], "influencer": ["neutral"]}, "决策者态度不明，没有人反对", ""),
    ({"decider": ["neutral", "neutral"]}, "决策者中立", ""),
    ({"decider": ["supports", "against"]}, "决策者：支持 1、反对 1", "warn"),
    ({"user": ["supports", "supports"]}, "决策者还没有人，使用者支持", "warn"),
    ({"coach": ["unknown"]}, "决策者还没有人", "warn"),
    (
        {"user": ["against", "supports"], "gatekeeper": ["against"]},
        "决策者还没有人，把关者反对，使用者：支持 1、反对 1",
        "warn",
    ),
]


@pytest.mark.parametrize(("thinking", "sentence", "tone"), CASES)
def test_the_sentence_says_how_the_decision_stands(thinking: dict[str, list[str]], sentence: str, tone: str) -> None:
    with translation.override("zh-hans"):
        assert (finding(thinking), tone_of(thinking)) == (sentence, tone)


def test_the_sentence_is_one_in_english_too() -> None:
    with translation.override("en"):
        assert (
            finding({"decider": ["supports"], "user": ["against"]}) == "Decision maker supports us, user is against us"
        )
        assert finding({"coach": ["supports"]}) == "Nobody is known as decision maker yet, coach supports us"
        assert counted({"decider": ["supports"], "user": ["against", "supports"]}) == "2 for us, 1 against us"


@pytest.fixture
def customer(db: None, cast: Cast) -> Customer:
    return make_customer(cast("sales"))


def page_of(cast: Cast, who: str, customer: Customer) -> Any:
    client = Client()
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(f"/customers/{customer.pk}/")


def test_everybody_stands_once_in_his_role(cast: Cast, customer: Customer) -> None:
    sales = cast("sales")
    given = [
        ("叶承泽", "decider", "supports"),
        ("徐敏达", "gatekeeper", "neutral"),
        ("陆一苇", "gatekeeper", "against"),
    ]
    for name, role, attitude in given:
        make_contact(sales, customer, name, role=role, attitude=attitude)
    make_contact(sales, customer, "顾北", role="")
    make_contact(sales, make_customer(sales, "别的客户"), "外人", role="decider")
    drawn = decision_map(sales, customer.pk)
    found = [(one.name, role.value, one.attitude) for role, people in drawn.parts for one in people]
    assert (sorted(found), drawn.without, drawn.more) == (sorted(given), 1, 0)
    page = page_of(cast, "sales", customer).content.decode()
    assert "决策者支持，把关者：中立 1、反对 1" in page
    assert f"/contacts/?f=customer:is:{customer.pk}&amp;f=role:empty:" in page


def test_a_map_without_roles_says_what_to_do(cast: Cast, customer: Customer) -> None:
    make_contact(cast("sales"), customer, "顾北", role="")
    page = page_of(cast, "sales", customer).content.decode()
    assert "还不清楚谁参与决策" in page
    assert f"/contacts/new/?customer={customer.pk}&amp;role=decider" in page
    client = Client()
    client.force_login(cast["sales"], backend="allauth.account.auth_backends.AuthenticationBackend")
    form = client.get(f"/contacts/new/?customer={customer.pk}&role=decider").context["form"]
    assert form["role"].value() == "decider"


def test_whoever_sees_no_contacts_sees_no_map(cast: Cast, customer: Customer) -> None:
    make_contact(cast("sales"), customer, "叶承泽", attitude="against")
    role = cast["sales"].memberships.get().role
    set_grant(actor=cast("admin"), role=role.pk, kind="contact", action="view", scope="")
    page = page_of(cast, "sales", customer).content.decode()
    assert "决策链" not in page
    assert "叶承泽" not in page


def test_whom_the_decision_needs_and_nobody_speaks_with_is_named(cast: Cast, customer: Customer) -> None:
    sales, now = cast("sales"), timezone.now()
    people = {
        name: make_contact(sales, customer, name, role=role, attitude="supports")
        for name, role in (("叶承泽", "decider"), ("徐敏达", "gatekeeper"), ("陆一苇", "user"))
    }

    def spoke(name: str, days: int) -> None:
        make_follow_up(sales, customer, contact=people[name].pk, at=now - dt.timedelta(days=days))

    def quiet() -> str:
        found = decision_map(sales, customer.pk).quiet
        return left_alone(found) if found else ""

    # Where we speak with nobody, the map has nothing to say about one of them.
    assert quiet() == ""
    spoke("叶承泽", 3)
    assert quiet() == "还没有人联系过把关者徐敏达。"
    spoke("徐敏达", QUIET + 5)
    assert quiet() == "把关者徐敏达已 26 天没人联系。"
    page = page_of(cast, "sales", customer).content.decode()
    assert "把关者徐敏达已 26 天没人联系。" in page
    assert "3 天前" in page
    # Of a user nobody is reminded.
    assert page.count("还没联系过") == 1
    spoke("徐敏达", QUIET)
    assert quiet() == ""


def test_who_reports_to_whom_is_drawn_where_it_is_known(cast: Cast, customer: Customer) -> None:
    sales = cast("sales")
    top = make_contact(sales, customer, "叶承泽")
    assert decision_map(sales, customer.pk).lines == ()
    middle = make_contact(sales, customer, "白启航", role="influencer", reports_to=top.pk)
    make_contact(sales, customer, "顾北", role="user", reports_to=middle.pk)
    unnamed = make_contact(sales, customer, "没有角色", role="", reports_to=top.pk)
    make_contact(sales, customer, "谭青", role="coach", reports_to=unnamed.pk)

    def drawn(branches: Any) -> Any:
        return [(one.voice.name, drawn(one.below)) for one in branches]

    # Whoever reports to somebody without a part in the decision stands at the top.
    assert drawn(decision_map(sales, customer.pk).lines) == [
        ("叶承泽", [("白启航", [("顾北", [])])]), ("谭青", [])
    ]  # fmt: skip
    page = page_of(cast, "sales", customer).content.decode()
    assert page.index("叶承泽") < page.index("白启航") < page.index("顾北")
    assert "谁向谁汇报" in page


def test_what_was_said_out_of_sight_is_not_counted(cast: Cast, customer: Customer) -> None:
    contact = make_contact(cast("sales"), customer, "叶承泽")
    make_follow_up(cast("sales"), customer, contact=contact.pk)
    role = cast["sales"].memberships.get().role

    def known() -> list[tuple[int | None, str]]:
        parts = decision_map(cast("sales"), customer.pk).parts
        return [(one.days, one.spoken) for _role, people in parts for one in people]

    assert known() == [(0, "今天")]
    set_grant(actor=cast("admin"), role=role.pk, kind="followup", action="view", scope="")
    assert known() == [(None, "")]


def test_a_bigger_map_asks_twice_and_says_what_it_leaves_out(cast: Cast, customer: Customer) -> None:
    sales = cast("sales")
    for number in range(SHOWN + 2):
        make_contact(sales, customer, f"用户{number:03d}", role="user", mobile="")
    with CaptureQueriesContext(connection) as queries:
        drawn = decision_map(sales, customer.pk)
    assert (len(queries), drawn.known, drawn.more) == (2, SHOWN, 2)
    assert "另有 2 人" in page_of(cast, "sales", customer).content.decode()


def test_the_last_contact_is_counted_in_days(cast: Cast, customer: Customer) -> None:
    def shown() -> tuple[str, str, str]:
        fact = page_of(cast, "sales", customer).context["key_figures"][-1]
        return fact.value, fact.unit, fact.url

    url = f"/follow-ups/?f=customer:is:{customer.pk}"
    assert shown() == ("—", "", url)
    make_follow_up(cast("sales"), customer)
    assert shown() == ("今天", "", url)
    Customer.objects.filter(pk=customer.pk).update(last_contact_at=timezone.now() - dt.timedelta(days=12))
    assert shown() == ("12", "天前", url)

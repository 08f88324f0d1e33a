"""Ways around a right that other products have had: a field beside the form, a key in the body, a sum."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.policy.hashes import nothing_written
from tests.policy.scene import refuses
from yingdan.accounts.commands import set_field_rule
from yingdan.accounts.models import Role
from yingdan.accounts.testing import Cast
from yingdan.core.commands import registered
from yingdan.core.refusal import Refused
from yingdan.customers.commands import ContactDraft, CustomerDraft, FollowUpDraft, create_contacts
from yingdan.customers.models import Customer
from yingdan.deals.commands import LineDraft
from yingdan.deals.testing import make_customer, make_deal, make_product
from yingdan.ui.kinds import Kind, Reference, kinds

pytestmark = pytest.mark.sqlite_first

# What a form never sends: an edit must not be a transfer, a deletion or a promotion in disguise.
BESIDE_THE_FORM: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("sales", "customer.edit", "customer", {"owner_id": 1}),
    ("sales", "customer.edit", "customer", {"owner": None}),
    ("sales", "customer.edit", "customer", {"department": None}),
    ("sales", "customer.edit", "customer", {"deleted_at": None}),
    ("sales", "customer.edit", "customer", {"version": 7}),
    ("sales", "contact.edit", "contact", {"owner": None}),
    ("sales", "contact.edit", "contact", {"department": None}),
    ("sales", "followup.edit", "followup", {"owner": None}),
    ("sales", "deal.edit", "deal", {"owner": None}),
    ("sales", "deal.edit", "deal", {"state": "won"}),
    ("sales", "lead.edit", "lead", {"owner": None}),
    ("sales", "lead.edit", "lead", {"status": "converted"}),
    ("director", "product.edit", "product", {"deleted_at": None}),
    ("hr", "person.edit", "mate", {"password": "x"}),
    ("hr", "person.edit", "mate", {"is_active": False}),
    ("hr", "person.edit", "mate", {"kind": "service"}),
    ("hr", "department.edit", "department", {"path": "/"}),
    ("hr", "team.edit", "team", {"deleted_at": None}),
    ("admin", "role.edit", "role", {"code": "admin"}),
)


@pytest.mark.parametrize("tried", BESIDE_THE_FORM, ids=lambda tried: f"{tried[1]}-{next(iter(tried[3]))}")
def test_an_edit_takes_the_fields_of_its_form_and_no_others(
    cast: Cast, scene: dict[str, int], tried: tuple[str, str, str, dict[str, Any]]
) -> None:
    who, command, row, values = tried
    with nothing_written(), pytest.raises(Refused):
        registered()[command].function(actor=cast(who), pk=scene[row], values=values)


@pytest.fixture
def foreign(cast: Cast) -> dict[str, int]:
    """Records of a salesperson in another department, which `sales` does not see."""
    customer = make_customer(cast("sales2"), "海纳重工")
    contact = create_contacts(actor=cast("sales2"), drafts=[ContactDraft(name="李远", customer=customer.pk)])[0]
    deal = make_deal(cast("sales2"), "海纳一期", customer=customer.pk)
    return {"customer": customer.pk, "contact": contact.pk, "deal": deal.pk}


def test_a_key_of_an_unseen_record_cannot_be_written(
    cast: Cast, scene: dict[str, int], foreign: dict[str, int]
) -> None:
    sales, unseen = cast("sales"), Customer.objects.get(pk=foreign["customer"])
    tries: dict[str, dict[str, Any]] = {
        "customer.create": {"drafts": [CustomerDraft(name="分公司", parent=foreign["customer"])]},
        "customer.edit": {"pk": scene["customer"], "values": {"parent": unseen}},
        "contact.create": {"drafts": [ContactDraft(name="周敏", customer=foreign["customer"])]},
        "contact.edit": {"pk": scene["contact"], "values": {"customer": unseen}},
        "deal.edit": {"pk": scene["deal"], "values": {"customer": foreign["customer"]}},
        "lead.convert": {"pk": scene["lead"], "customer": foreign["customer"]},
    }
    with nothing_written():
        for name, arguments in tries.items():
            assert refuses(registered()[name].function, actor=sales, **arguments), name


@pytest.mark.parametrize(
    "words", [{"contact": "contact"}, {"about": "deal"}, {"customer": "customer"}], ids=lambda words: next(iter(words))
)
def test_a_follow_up_is_written_about_what_its_author_sees(
    cast: Cast, foreign: dict[str, int], words: dict[str, str]
) -> None:
    values: dict[str, Any] = {name: foreign[kind] for name, kind in words.items()}
    if "about" in values:
        values["about"] = ("deal", values["about"])
    with nothing_written(), pytest.raises(Refused):
        registered()["followup.create"].function(
            actor=cast("sales"), drafts=[FollowUpDraft(content="打过电话", **values)]
        )


@pytest.mark.parametrize("level", ["masked", "hidden"])
@pytest.mark.parametrize(
    "path", ["/", "/deals/", "/deals/?group=owner", "/deals/board/", "/pipeline/", "/pipeline/funnel/", "/dashboard/"]
)
def test_an_amount_that_a_role_may_not_read_stands_on_no_page(
    cast: Cast, client: Client, path: str, level: str
) -> None:
    role = Role.objects.get(code="director").pk
    make_deal(cast("sales"), amount=Decimal("7654321.00"))
    client.force_login(cast["director"])
    assert any(figure in client.get(path).content.decode() for figure in ("7,654,321", "765.4", "7654321"))
    set_field_rule(actor=cast("admin"), role=role, kind="deal", field="amount", level=level)
    answer = client.get(path)
    assert answer.status_code == 200
    assert not [figure for figure in ("7,654,321", "765.4", "7654321") if figure in answer.content.decode()]


@pytest.mark.parametrize("level", ["masked", "hidden"])
def test_the_lines_of_a_deal_do_not_give_its_amount_away(cast: Cast, client: Client, level: str) -> None:
    line = LineDraft(product=make_product("压机").pk, quantity=Decimal(1), price=Decimal("7654321.00"))
    deal = make_deal(cast("sales"), lines=(line,))
    set_field_rule(
        actor=cast("admin"), role=Role.objects.get(code="director").pk, kind="deal", field="amount", level=level
    )
    client.force_login(cast["director"])
    answer = client.get(f"/deals/{deal.pk}/")
    assert answer.status_code == 200
    assert "压机" in answer.content.decode()
    assert not [figure for figure in ("7,654,321", "765.4", "7654321") if figure in answer.content.decode()]


@pytest.mark.parametrize(
    "who", ["sales", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("admin", "director"))]
)
def test_a_combobox_offers_what_its_field_takes(cast: Cast, client: Client, scene: dict[str, int], who: str) -> None:
    client.force_login(cast[who])
    actor = cast(who)
    offered = 0
    for kind, name, declared in _references():
        answer = client.get(f"/pick/{kind.name}/{name}/")
        if not (actor.may(f"{declared.to}.view") and actor.may(f"{kind.name}.view")):
            assert answer.status_code == 404, (kind.name, name)
            continue
        assert answer.status_code == 200, (kind.name, name)
        keys = _offered(answer)
        assert len(keys) == min(20, declared.visible(actor).count()), (kind.name, name)
        assert [key for key in keys if kind.input(actor, name).clean(key).pk != int(key)] == []
        offered += len(keys)
    assert offered > 50


def test_a_combobox_is_there_only_for_fields_that_one_may_fill(cast: Cast, client: Client) -> None:
    client.force_login(cast["sales"])
    for path in ("customer/", "deal/", "person/", "product/", "customer/parent/", "contact/reports_to/"):
        assert client.get(f"/pick/{path}").status_code == 200, path
        assert client.get(f"/pick/{path}?q=申&beside=7").status_code == 200, path
    for path in ("role/", "nothing/", "contact/name/", "contact/owner/", "contact/nothing/", "nothing/parent/"):
        assert client.get(f"/pick/{path}").status_code == 404, path


def test_a_superior_is_looked_for_among_those_of_the_same_customer(cast: Cast, client: Client) -> None:
    mine, other = make_customer(cast("sales")), make_customer(cast("sales"))
    drafts = [ContactDraft(name=f"{at}{n}", customer=at.pk) for at in (mine, other) for n in range(2)]
    here = create_contacts(actor=cast("sales"), drafts=drafts)[:2]
    client.force_login(cast["sales"])
    assert len(_offered(client.get("/pick/contact/reports_to/"))) == 4
    assert _offered(client.get(f"/pick/contact/reports_to/?beside={mine.pk}")) == {str(one.pk) for one in here}
    assert _offered(client.get("/pick/contact/reports_to/?beside=x")) == set()
    # A form that asks for the customer goes by what stands there; one that does not, by the record.
    new, cell = "/contacts/new/", f"/contacts/{here[0].pk}/cell/reports_to/"
    assert 'data-beside="customer"' in client.get(new).content.decode()
    assert f'data-beside="customer" data-fixed="{mine.pk}"' in client.get(cell).content.decode()


def _references() -> list[tuple[Kind[Any], str, Reference]]:
    inputs = ((kind, name, kind.by_name[name]) for kind in kinds().values() for name in kind.inputs)
    return [(kind, name, declared) for kind, name, declared in inputs if isinstance(declared, Reference)]


def _offered(answer: Any) -> set[str]:
    return set(re.findall(r'role="option" data-value="(\d+)"', answer.content.decode()))

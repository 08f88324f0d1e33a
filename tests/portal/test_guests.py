"""What a customer's guest sees and does: its own open projects, and nothing else."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.commands import accept_invitation, edit_person
from yingdan.accounts.models import User
from yingdan.accounts.rules import actor_of, invited
from yingdan.accounts.testing import Cast
from yingdan.contracts.commands import NodeDraft, set_nodes
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Missing, Refused, Stale
from yingdan.core.testing import events, nothing_changes
from yingdan.customers.commands import (
    ContactDraft,
    close_account,
    create_contacts,
    delete_contacts,
    delete_customers,
    edit_contact,
    merge_customers,
    open_account,
)
from yingdan.customers.models import Contact, Customer
from yingdan.deals.testing import make_customer
from yingdan.finance.testing import instalments_of
from yingdan.projects import rules
from yingdan.projects.commands import (
    Found,
    add_defect,
    add_member,
    answer_as_customer,
    answer_customer,
    ask_as_customer,
    ask_customer,
    close_page,
    conclude_acceptance,
    edit_acceptance,
    inspect_acceptance,
    move_project,
    open_page,
    reopen_acceptance,
    sign_acceptance,
    sign_as_customer,
    sign_on_paper,
    submit_acceptance,
)
from yingdan.projects.models import Acceptance, Project
from yingdan.projects.tasks import certify, make_certificate
from yingdan.projects.testing import approved, make_acceptance, make_project, make_task
from yingdan.reviews.commands import publish_review, rate_as_customer
from yingdan.reviews.rules import ratings_of
from yingdan.reviews.testing import make_review, said

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_first]
PASSWORD = "a-guests-long-password"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def customer(cast: Cast) -> Customer:
    return make_customer(cast("pm"), "申江重工")


@pytest.fixture
def project(cast: Cast, customer: Customer) -> Project:
    """Open to its customer, with a milestone."""
    edit_person(actor=cast("admin"), pk=cast["pm"].pk, values={"manager": cast["director"]})
    made = approved(cast("pm"), cast("director"), make_project(cast("pm"), customer=customer.pk))
    make_task(cast("pm"), made, "初验", kind="milestone", starts=None, ends=made.ends)
    return open_page(actor=cast("pm"), pk=made.pk, welcome="二期按周更新")


def guest_of(cast: Cast, customer: Customer, name: str = "王工") -> Actor:
    """Somebody of the customer, who has come in by the link."""
    contact = create_contacts(actor=cast("pm"), drafts=[ContactDraft(name=name, customer=customer.pk)])[0]
    who, token = open_account(actor=cast("admin"), pk=contact.pk).strip("/").split("/")[1:]
    return actor_of(accept_invitation(who=who, token=token, password=PASSWORD))


def concluded(cast: Cast, project: Project) -> Acceptance:
    pm = cast("pm")
    row = make_acceptance(pm, project, name="设备初验")
    submit_acceptance(actor=pm, pk=row.pk)
    found = [Found(criterion=one.pk, finding="met") for one in rules.criteria_of(row)]
    inspect_acceptance(actor=pm, pk=row.pk, held_on=clock.today(), found=found)
    return conclude_acceptance(actor=pm, pk=row.pk, conclusion="passed")


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_a_guest_signs_and_with_both_signatures_money_is_owed_and_the_certificate_proves_itself(
    cast: Cast, customer: Customer, project: Project
) -> None:
    pm, guest = cast("pm"), guest_of(cast, customer)
    contract = make_contract(pm, "二期", customer=customer.pk, project=project.pk, amount=Decimal(100))
    nodes = [NodeDraft(kind="final", amount=Decimal(100), planned_on=clock.today(), trigger="acceptance")]
    contract = signed(pm, cast("director"), set_nodes(actor=pm, pk=contract.pk, nodes=nodes))
    row = concluded(cast, project)
    sign_acceptance(actor=pm, pk=row.pk)
    client = browser(guest)
    page = client.get(f"/portal/acceptances/{row.pk}/")
    version = page.context["form"].initial["version"]
    assert client.post(f"/portal/acceptances/{row.pk}/", {"version": version}).status_code == 422
    assert client.post(f"/portal/acceptances/{row.pk}/", {"version": version, "read": "on"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.signed_on) == ("signed", clock.today())
    assert instalments_of(contract)[0].due_on == clock.today()
    ours, theirs = rules.signatures_of(row)
    assert (theirs.side, theirs.name, theirs.by_id) == ("customer", "王工", guest.user_id)
    assert ours.sha256 == theirs.sha256
    assert client.get(f"/portal/acceptances/{row.pk}/certificate/").status_code == 404
    for _again in range(2):
        make_certificate(row.pk)
    row.refresh_from_db()
    assert row.certificate is not None
    assert len(events("acceptance.certified")) == 1
    file = client.get(f"/portal/acceptances/{row.pk}/certificate/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a file
    said = Client().post("/verify/", {"code": row.code.lower()}).content.decode()
    for part in (row.number, row.certificate.sha256, theirs.sha256, "王工", "申江重工"):
        assert part in said, part
    wrong = Client().post("/verify/", {"code": "A" * 12})
    assert wrong.status_code == 404
    assert row.number not in wrong.content.decode()


def test_a_machine_that_cannot_make_pdf_files_tries_again_later(
    cast: Cast, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = concluded(cast, project)
    sign_acceptance(actor=cast("pm"), pk=row.pk)
    sign_on_paper(actor=cast("pm"), pk=row.pk, name="王工", scans=[("验收单.pdf", io.BytesIO(b"%PDF-1.7 "))])

    def lacking(html: str) -> bytes:
        raise Refused("apt-get install libpango-1.0-0")

    with monkeypatch.context() as patched:
        patched.setattr("yingdan.projects.tasks.pdf_of", lacking)
        certify()
    assert Acceptance.objects.get(pk=row.pk).certificate is None
    certify()
    made = Acceptance.objects.get(pk=row.pk).certificate
    assert made is not None
    assert made.name.startswith("验收证书（")


def test_what_changed_since_it_was_read_is_not_signed(cast: Cast, customer: Customer, project: Project) -> None:
    guest, row = guest_of(cast, customer), concluded(cast, project)
    read = row.version
    reopen_acceptance(actor=cast("pm"), pk=row.pk, reason="漏了一条")
    with pytest.raises(Stale), nothing_changes():
        sign_as_customer(actor=guest, pk=row.pk, version=read)
    with pytest.raises(Refused), nothing_changes():
        sign_as_customer(actor=guest, pk=row.pk)
    conclude_acceptance(actor=cast("pm"), pk=row.pk, conclusion="passed")
    sign_as_customer(actor=guest, pk=row.pk)
    with pytest.raises(Conflict), nothing_changes():
        sign_as_customer(actor=guest_of(cast, customer, "李工"), pk=row.pk)


def test_both_sides_ask_and_answer(cast: Cast, customer: Customer, project: Project) -> None:
    pm, guest = cast("pm"), guest_of(cast, customer)
    asked = ask_as_customer(actor=guest, pk=project.pk, text=" 哪天到货？ ")
    ours = ask_customer(actor=pm, pk=project.pk, text="谁来验收？")
    with pytest.raises(Refused), nothing_changes():
        answer_customer(actor=pm, pk=project.pk, question=ours.pk, text="自问自答")
    with pytest.raises(Refused), nothing_changes():
        answer_as_customer(actor=guest, pk=project.pk, question=asked.pk, text="自问自答")
    answer_customer(actor=pm, pk=project.pk, question=asked.pk, text="下周三")
    client = browser(guest)
    sent = client.post(f"/portal/projects/{project.pk}/questions/{ours.pk}/", {"text": "设备科"})
    assert sent.status_code == 302
    page = client.get(f"/portal/projects/{project.pk}/").content.decode()
    for part in ("哪天到货？", "下周三", "设备科", "二期按周更新", "初验"):
        assert part in page, part
    with pytest.raises(Refused), nothing_changes():
        answer_customer(actor=pm, pk=project.pk, question=asked.pk, text="再答一次")
    refused = client.post(f"/portal/projects/{project.pk}/", {"text": "长" * 501})
    assert (refused.status_code, "501" in refused.content.decode()) == (422, True)
    for verb in ("project.customer_asked", "project.asked", "project.customer_answered", "project.answered"):
        assert [one.record for one in events(verb)] == [project.pk], verb


def test_a_guest_sees_the_open_projects_of_its_company_and_of_no_other(
    cast: Cast, customer: Customer, project: Project
) -> None:
    pm, guest = cast("pm"), guest_of(cast, customer)
    other = make_customer(pm, "岭南电子")
    stranger = guest_of(cast, other, "外人")
    closed = approved(pm, cast("director"), make_project(pm, "没开放的", customer=customer.pk))
    row, hidden = concluded(cast, project), concluded(cast, closed)
    prepared = make_acceptance(pm, project, name="还没发起")
    assert [one.pk for one in rules.opened_to(guest)] == [project.pk]
    assert {one.pk for one in rules.announced_to(guest)} == {row.pk}
    for who in (stranger, cast("dealer_a"), cast("customer"), cast("pm"), cast("admin")):
        assert not rules.opened_to(who).exists()
        with pytest.raises(Missing), nothing_changes():
            sign_as_customer(actor=who, pk=row.pk)
        with pytest.raises(Missing), nothing_changes():
            ask_as_customer(actor=who, pk=project.pk, text="?")
    client, strange = browser(guest), browser(stranger)
    for path in (f"projects/{closed.pk}", f"acceptances/{hidden.pk}", f"acceptances/{prepared.pk}"):
        assert client.get(f"/portal/{path}/").status_code == 404, path
    for path in (
        f"/portal/projects/{project.pk}/",
        f"/portal/acceptances/{row.pk}/",
        f"/portal/acceptances/{row.pk}/certificate/",
    ):
        assert strange.get(path).status_code == 404, path
    assert "智能仓储" not in strange.get("/portal/").content.decode()
    for path in (
        f"/projects/{project.pk}/",
        f"/acceptances/{row.pk}/",
        "/customers/",
        "/api/v1/projects",
        "/find/?q=智能",
    ):
        assert client.get(path).status_code == 403, path


def test_nothing_leaves_but_what_the_page_lists(cast: Cast, customer: Customer, project: Project) -> None:
    pm, guest = cast("pm"), guest_of(cast, customer)
    make_contract(pm, "二期合同", customer=customer.pk, project=project.pk, amount=Decimal("987654.32"))
    make_task(pm, project, "压低供应商价格", owner=cast["mate"].pk)
    row = make_acceptance(pm, project, name="设备初验")
    submit_acceptance(actor=pm, pk=row.pk)
    add_defect(actor=pm, pk=row.pk, text="护栏松动", due_on=project.ends, owner=cast["mate"].pk)
    edit = {"budget": None, "stakeholders": "甲方副总不好说话"}
    assert edit.keys() <= {field.name for field in Project._meta.get_fields()}
    Project.objects.filter(pk=project.pk).update(budget=Decimal("123456.78"), stakeholders=edit["stakeholders"])
    client = browser(guest)
    shown = "".join(
        client.get(path).content.decode()
        for path in ("/portal/", f"/portal/projects/{project.pk}/", f"/portal/acceptances/{row.pk}/")
    )
    assert "护栏松动" in shown
    for part in ("987654", "987,654", "123456", "123,456", "压低供应商价格", cast["mate"].name, "不好说话", "二期合同"):
        assert part not in shown, part


def test_it_ends_with_the_page_the_project_the_customer_and_the_account(
    cast: Cast, customer: Customer, project: Project
) -> None:
    pm, guest = cast("pm"), guest_of(cast, customer)
    path = f"/portal/projects/{project.pk}/"
    assert browser(guest).get(path).status_code == 200
    close_page(actor=pm, pk=project.pk)
    assert browser(guest).get(path).status_code == 404
    with pytest.raises(Refused), nothing_changes():
        ask_customer(actor=pm, pk=project.pk, text="还在吗？")
    with pytest.raises(Refused), nothing_changes():
        close_page(actor=pm, pk=project.pk)
    open_page(actor=pm, pk=project.pk)
    assert browser(guest).get(path).status_code == 200
    move_project(actor=pm, pk=project.pk, state="cancelled", reason="客户放弃")
    assert browser(guest).get(path).status_code == 404
    with pytest.raises(Refused), nothing_changes():
        open_page(actor=pm, pk=project.pk)


def test_a_guest_says_how_content_it_is_until_the_review_is_published(
    cast: Cast, customer: Customer, project: Project
) -> None:
    pm, guest = cast("pm"), guest_of(cast, customer)
    client, path = browser(guest), f"/portal/projects/{project.pk}/"
    assert "rate/" not in client.get(path).content.decode()
    with pytest.raises(Refused), nothing_changes():
        rate_as_customer(actor=guest, pk=project.pk, score=5)
    make_task(pm, project, "调试")
    for state in ("executing", "accepting"):
        move_project(actor=pm, pk=project.pk, state=state)
    assert client.post(f"{path}rate/", {"score": "6"}).status_code == 422
    assert client.post(f"{path}rate/", {"score": "4", "words": "资料晚了两天"}).status_code == 302
    assert client.post(f"{path}rate/", {"score": "5", "words": "已经补齐"}).status_code == 302
    (rating,) = ratings_of(project)
    assert (rating.side, rating.score, rating.words, rating.by_id) == ("customer", 5, "已经补齐", guest.user_id)
    for who in (cast("pm"), cast("customer"), cast("admin")):
        with pytest.raises(Missing), nothing_changes():
            rate_as_customer(actor=who, pk=project.pk, score=1)
    publish_review(actor=pm, pk=said(pm, make_review(pm, project)).pk)
    with pytest.raises(Refused), nothing_changes():
        rate_as_customer(actor=guest, pk=project.pk, score=1)
    assert "rate/" not in client.get(path).content.decode()


def test_a_project_opens_to_its_customer_only(cast: Cast, customer: Customer) -> None:
    pm = cast("pm")
    draft = make_project(pm, customer=customer.pk)
    with pytest.raises(Refused), nothing_changes():
        open_page(actor=pm, pk=draft.pk)
    edit_person(actor=cast("admin"), pk=cast["pm"].pk, values={"manager": cast["director"]})
    alone = approved(pm, cast("director"), make_project(pm))
    with pytest.raises(Refused), nothing_changes():
        open_page(actor=pm, pk=alone.pk)


def test_an_account_is_opened_by_a_link_and_closed_at_once(cast: Cast, customer: Customer) -> None:
    pm, admin = cast("pm"), cast("admin")
    contact = create_contacts(actor=pm, drafts=[ContactDraft(name="王工", customer=customer.pk, mobile="13812345678")])[
        0
    ]
    path = open_account(actor=admin, pk=contact.pk)
    contact.refresh_from_db()
    customer.refresh_from_db()
    guest = contact.account
    assert guest is not None
    assert (guest.kind, guest.party, guest.username) == ("customer", customer.party, f"wanggong{contact.pk}")
    assert invited(*path.strip("/").split("/")[1:]) == guest
    accept_invitation(who=path.split("/")[2], token=path.split("/")[3], password=PASSWORD)
    client = Client()
    assert client.post("/sign-in/", {"login": guest.username, "password": PASSWORD})["Location"] == "/"
    assert client.get("/portal/").status_code == 200
    with pytest.raises(Refused) as refused, nothing_changes():
        edit_contact(actor=pm, pk=contact.pk, values={"customer": make_customer(pm, "别家").pk})
    assert list(refused.value.errors) == ["customer"]
    close_account(actor=admin, pk=contact.pk)
    assert client.get("/portal/")["Location"].startswith("/sign-in/")
    with pytest.raises(Refused), nothing_changes():
        close_account(actor=admin, pk=contact.pk)
    open_account(actor=admin, pk=contact.pk)
    delete_contacts(actor=admin, pks=[contact.pk])
    guest.refresh_from_db()
    assert not guest.is_active
    assert [one.record for one in events("contact.account_closed")] == [contact.pk, contact.pk]
    assert "13812345678" not in str([one.after for one in events("contact.account_opened")])


def test_a_guest_is_put_in_charge_of_nothing(cast: Cast, customer: Customer, project: Project) -> None:
    guest, admin = guest_of(cast, customer), cast("admin")
    with pytest.raises(Refused) as refused, nothing_changes():
        add_member(actor=admin, pk=project.pk, person=guest.user_id)
    assert list(refused.value.errors) == ["person"]
    row = make_acceptance(cast("pm"), project)
    with pytest.raises(Refused), nothing_changes():
        edit_acceptance(actor=admin, pk=row.pk, values={"owner": guest.user_id})


def test_whoever_goes_with_the_customer_signs_in_no_more(cast: Cast, customer: Customer) -> None:
    guest = guest_of(cast, customer)
    delete_customers(actor=cast("director"), pks=[customer.pk])
    guest.user.refresh_from_db()
    assert not guest.user.is_active


def test_when_customers_merge_so_do_their_guests(cast: Cast, customer: Customer, project: Project) -> None:
    pm, director = cast("pm"), cast("director")
    twin, third = make_customer(pm, "申江重工集团"), make_customer(pm, "申江")
    guest, other = guest_of(cast, customer), guest_of(cast, twin, "李工")
    merge_customers(actor=director, keep=twin.pk, drop=customer.pk)
    seen = [actor_of(User.objects.get(pk=one.user_id)) for one in (guest, other)]
    assert [list(rules.opened_to(one)) for one in seen] == [[project], [project]]
    merge_customers(actor=director, keep=third.pk, drop=twin.pk)
    seen = [actor_of(User.objects.get(pk=one.user_id)) for one in (guest, other)]
    assert [list(rules.opened_to(one)) for one in seen] == [[project], [project]]
    assert Contact.objects.filter(account__isnull=False).count() == 2


def test_an_employee_looks_at_the_page_and_writes_nothing_there(
    cast: Cast, customer: Customer, project: Project
) -> None:
    row = concluded(cast, project)
    client = browser(cast("pm"))
    page = client.get(f"/portal/projects/{project.pk}/").content.decode()
    assert "你看到的是客户看到的页面" in page
    with nothing_changes():
        assert client.post(f"/portal/projects/{project.pk}/", {"text": "冒充"}).status_code == 404
        sent = {"version": row.version, "read": "on"}
        assert client.post(f"/portal/acceptances/{row.pk}/", sent).status_code == 404
    assert browser(cast("sales2")).get(f"/portal/projects/{project.pk}/").status_code == 404

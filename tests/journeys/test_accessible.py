"""axe finds nothing on any page, neither on a desk in the light nor on a phone in the dark."""

import io
import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

import pytest
from django.urls import URLResolver, get_resolver
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import AXE, DESK, PHONE, sideways, violations
from tests.journeys.world import (
    make_acceptances,
    make_dealers,
    make_money,
    make_reviews,
    make_shown,
    make_world,
)
from yingdan.accounts.commands import add_field
from yingdan.accounts.models import Role
from yingdan.accounts.testing import PASSWORD, make_cast
from yingdan.contracts.commands import revise_quote, send_quote, write_contract
from yingdan.contracts.testing import accepted, make_contract, make_quote, signed
from yingdan.core.listening import deliver
from yingdan.core.sealing import seal
from yingdan.customers.models import Contact
from yingdan.notes.commands import tag_records, write_comment
from yingdan.products.models import Product
from yingdan.projects.models import Acceptance
from yingdan.ui.kinds.kind import kinds

# What the browser shows is the same on either database.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

# Parts of pages, files, and addresses that only take a form or belong to the door, which has its own test.
PARTS = ("/counts/", "/filters/", "/totals/", "/export/", "s/tags/", "/twins/", "/drop/", "/read/",
         "/sign-out/", "/language/", "/me/preferences/", "/me/contacts/", "/me/password/", "/end/", "/stand-in/",
         "/delete/", "/change/", "/undo/", "/restore/", "/code/", "/again/", "/sign-in/", "/welcome/", "/remove/",
         "/codes/", "/codes/new/", "/second-step/", "/people/bin/")  # fmt: skip
PARTS_OF_THE_SITE = 2
EVERY = 3
PLACES: dict[str, tuple[ViewportSize, Literal["light", "dark"]]] = {"desk": (DESK, "light"), "phone": (PHONE, "dark")}
# Where the shell is looked at as well: it is the same on every page, but for the place that is marked in it.
WHOLE = ("/", "/welcome/", "/sign-in/", "/portal/", "/deals/", "/goals/", "/settings/")
# A verb's form below a record, and those pages there that are made by hand.
VERB = re.compile(r"/\d+/[a-z-]+/$")
BY_HAND = ("/plan/", "/print/", "/nodes/", "/lines/", "/sign/", "/inspect/", "/paper/", "/months/", "/card/",
           "/allocate/", "/claim/", "/merge/", "/hand-over/", "/sees/", "/people/", "/invite/")  # fmt: skip
# A page of a kind, declared and made by the templates that all kinds share.
OF_KINDS = ("/new/", "/bin/", "/columns/", "/edit/", "/history/", "/calendar/")
# What a bare address does not show: groups, empty lists, filters, weeks, another period.
QUESTIONS = (
    "/deals/?group=stage",
    "/deals/?f=amount:min:99999999999",
    "/deals/?f=state:is:open&f=a.amount:min:1&f=a.name:has:AGV&cols=name,source,owner",
    "/follow-ups/calendar/?by=at&week=2026-03-02",
    "/views/deal/?f=state:is:open",
    "/pipeline/?period=all",
    "/figures/deals.won_amount/",
    "/figures/deals.open_count/",
    "/styleguide/?lang=en",
    "/settings/tags/",
    "/import/new/",
)


def sitemap() -> list[str]:
    """The address of every page that needs no record, from the address map itself: no page can be forgotten."""

    def walk(patterns: list[Any], before: str) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, before + str(one.pattern))
            else:
                yield before + str(one.pattern)

    found = {f"/{route}" for route in walk(get_resolver().url_patterns, "") if "<" not in route}
    return sorted(path for path in found if not path.startswith("/api/v1/") and not path.endswith(PARTS))


def talked_about(world: dict[str, Any]) -> None:
    """A comment with a file and a tag on the deal and the customer; the administrator has them in the inbox."""
    sales = world["cast"]("sales")
    for kind, pk in (("deal", world["deals"][0].pk), ("customer", world["customer"].pk)):
        pdf = ("报价.pdf", io.BytesIO(b"%PDF-1.7 "))
        write_comment(actor=sales, kind=kind, pk=pk, text="@管理员 见 https://example.com", files=[pdf])
        tag_records(actor=sales, kind=kind, pks=[pk], name="重点")
    seal()
    deliver()


def signed_and_supplemented(world: dict[str, Any]) -> int:
    """A contract with the scan of what was signed, and a supplement that takes something away again."""
    cast, customer = world["cast"], world["customer"].pk
    contract = signed(cast("sales"), cast("admin"), make_contract(cast("sales"), "输送线采购", customer=customer))
    make_contract(cast("sales"), "减一段输送线", parent=contract.pk, amount=Decimal(-45_000))
    return contract.pk


def sold_and_replaced(world: dict[str, Any]) -> tuple[int, int, int]:
    """A quote that was sent, the contract that was written from another, and a quote that a newer one replaced."""
    sales, customer = world["cast"]("sales"), world["customer"].pk
    sent, sold, old = (make_quote(sales, name, customer=customer) for name in ("备件报价", "年检报价", "旧版报价"))
    for one in (sent, old):
        send_quote(actor=sales, pk=one.pk)
    revise_quote(actor=sales, pk=old.pk)
    return sent.pk, write_contract(actor=sales, pk=accepted(sales, sold).pk).pk, old.pk


def of_money(world: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The records of money, with what can be done with each."""
    money = {name: row.pk for name, row in make_money(world).items()}
    return {
        f"/contracts/{money['signed contract']}/": ("",),
        f"/instalments/{money['late']}/": ("", "dun/", "set-off/", "write-off/"),
        f"/instalments/{money['waiting']}/": ("", "raise/"),
        f"/receipts/{money['paid receipt']}/": ("", "edit/", "allocate/", "refund/", "release/"),
        f"/receipts/{money['claimed receipt']}/": ("unclaim/",),
        f"/receipts/{money['free receipt']}/": ("", "claim/"),
        f"/invoices/{money['invoice']}/": ("", "edit/", "issue/"),
        f"/invoices/{money['issued invoice']}/": ("", "move/", "reverse/"),
        f"/invoices/{money['red invoice']}/": ("",),
        f"/budget-lines/{money['line']}/": ("", "edit/"),
        f"/costs/{money['cost']}/": ("", "edit/"),
    }


def of_dealers(world: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """A dealer with everything on its page and one with nothing, and what can be done with them."""
    made = {name: row.pk for name, row in make_dealers(world).items()}
    return {
        f"/dealers/{made['dealer']}/": ("", "edit/", "state/", "regions/", "person/", "change-person/", "shut/",
                                        "remove-person/", "transfer/", "share/"),
        f"/dealers/{made['bare dealer']}/": ("",),
        f"/goals/{made['dealer goal']}/": ("", "edit/"),
    }  # fmt: skip


def of_records(world: dict[str, Any]) -> list[str]:
    """The pages of records, and the forms and dialogs that stand on an address of their own."""
    sent, written, old = sold_and_replaced(world)
    looked = {name: row.pk for name, row in make_acceptances(world).items()}
    make_shown(world)
    reviewed = {name: row.pk for name, row in make_reviews(world).items()}
    deal, customer, lead = world["deals"][0].pk, world["customer"].pk, world["leads"][0].pk
    cast = world["cast"]
    others = {
        "contacts": Contact.objects.values_list("pk", flat=True)[0],
        "products": Product.objects.values_list("pk", flat=True)[0],
        "departments": cast["sales"].department_id,
    }
    person = cast["sales"].pk
    field = add_field(actor=cast("admin"), kind="deal", label="采购方式", sort="choice", options=("招标", "议价")).pk
    process, stage = world["deals"][0].process_id, world["deals"][0].stage_id
    parts = {
        **of_money(world),
        f"/portal/projects/{world['project'].pk}/": ("",),
        f"/acceptances/{looked['prepared']}/": ("", "edit/", "submit/", "criteria/"),
        f"/acceptances/{looked['announced']}/": ("", "inspect/", "conclude/", "defect/", "fix/"),
        f"/acceptances/{looked['concluded']}/": ("", "sign/", "paper/", "reopen/"),
        f"/acceptances/{looked['failed']}/": ("repeat/",),
        f"/reviews/{reviewed['draft review']}/": ("", "edit/", "publish/", "finding/", "drop-finding/", "measure/",
                                                  "finish/", "rate/", "template/"),
        f"/reviews/{reviewed['published review']}/": ("", "reopen/"),
        f"/lessons/{reviewed['lesson']}/": ("", "edit/", "use/", "retire/"),
        **of_dealers(world),
        "/thread/": ("?period=all", f"?of=project:{world['project'].pk}"),
        f"/deals/{deal}/": ("", "edit/", "lines/", "people/", "share/", "move/", "win/", "lose/",
                            "transfer/", "follow-up/"),
        f"/customers/{customer}/": ("", "edit/", "merge/", "follow-up/", "transfer/", "share/"),
        f"/leads/{lead}/": ("", "edit/", "convert/", "status/", "release/", "transfer/"),
        f"/approvals/{world['approval'].pk}/": ("", "agree/", "refuse/", "return/", "hand-on/"),
        f"/approval-routes/{world['route'].pk}/": ("", "edit/", "add-step/", "remove-step/"),
        f"/goals/{world['goal'].pk}/": ("", "edit/", "months/", "retarget/", "cancel/", "card/", "publish/"),
        f"/key-results/{world['key result'].pk}/": ("", "edit/", "check-in/"),
        f"/projects/{world['draft project'].pk}/": ("", "edit/", "submit/", "plan/"),
        f"/projects/{world['project'].pk}/": ("", "edit/", "plan/", "plan/?scale=day", "amend/", "move/", "health/",
                                              "add-member/", "remove-member/", "add-deal/", "remove-deal/", "phases/",
                                              "add-task/", "save-as-template/", "open-page/", "close-page/",
                                              "ask/", "answer/", "adopt-lesson/"),
        f"/tasks/{world['task'].pk}/": ("", "edit/", "report/", "state/", "reschedule/", "place/", "with/", "checks/",
                                        "tick/", "link/", "unlink/"),
        f"/project-templates/{world['template'].pk}/": ("", "edit/"),
        f"/contracts/{world['contract'].pk}/": ("", "edit/", "nodes/", "submit/", "end/", "print/"),
        f"/contracts/{world['approved contract'].pk}/": ("", "sign/"),
        f"/quotes/{world['quote'].pk}/": ("", "edit/", "lines/", "submit/", "print/", "paper/"),
        f"/quotes/{world['asked quote'].pk}/": ("",),
        f"/quotes/{sent}/": ("", "send/", "answer/", "revise/", "contract/"),
        f"/quotes/{old}/": ("",),
        f"/contracts/{written}/": ("", "print/"),
        f"/contracts/{signed_and_supplemented(world)}/": ("", "end/", "print/"),
        f"/settings/processes/{process}/": ("", f"stages/{stage}/", f"stages/{stage}/remove/"),
        f"/settings/fields/{field}/": ("",),
        f"/people/{person}/": ("", "edit/", "hand-over/", "sees/"),
        f"/roles/{Role.objects.get(code='sales').pk}/": ("", "edit/"),
        **{f"/{kind}/{pk}/": ("", "edit/") for kind, pk in others.items()},
        f"/contacts/{others['contacts']}/invite/": ("",),
    }  # fmt: skip
    return [head + part for head, endings in parts.items() for part in endings]


def look(page: Page, path: str, places: Collection[str] = ()) -> list[str]:
    """What axe finds there; a page answers, and nothing in it scrolls sideways."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    return seen(page, places or places_of(path), shell=path in WHOLE)


def places_of(path: str) -> tuple[str, ...]:
    """Where a page is looked at in short: those around which the shell is looked at in both places, of all others half
    in either."""
    return tuple(PLACES) if path in WHOLE else (tuple(PLACES)[crc32(path.encode()) % 2],)


def in_short(path: str) -> bool:
    """Of what is made by one template for many records and verbs, a third."""
    declared = path.endswith(OF_KINDS) or (VERB.search(path) is not None and not path.endswith(BY_HAND))
    declared |= path in {kind.url for kind in kinds().values()}
    return path in WHOLE or not declared or crc32(path.encode()) % EVERY == 0


def seen(page: Page, places: Collection[str] = tuple(PLACES), *, shell: bool = True) -> list[str]:
    """One load of a page is looked at on a desk by day and on a phone by night, first as it was loaded."""
    found = []
    for place in sorted(places, key=lambda place: PLACES[place][0] != page.viewport_size):
        size, theme = PLACES[place]
        if page.viewport_size != size:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=theme)
        found += [f"{place}: {text}" for text in violations(page, shell=shell)]
        found += [f"{place}: scrolls sideways"] if sideways(page) else []
    return found


def site(visit: Callable[..., Page], part: int, folder: Path, settings: Any) -> tuple[Page, list[str]]:
    """Signed in to a company with something of everything, and the addresses of a part of its pages."""
    settings.MEDIA_ROOT = folder
    world = make_world()
    talked_about(world)
    page = visit("admin", password=world["password"])
    # There with each page: to send it again takes as long as half a page.
    page.context.add_init_script(path=str(AXE))
    return page, [*sitemap(), *QUESTIONS, *of_records(world)][part::PARTS_OF_THE_SITE]


# In parts, which run beside each other.
@pytest.mark.long(80)
@pytest.mark.parametrize("part", range(PARTS_OF_THE_SITE))
def test_no_page_has_a_barrier(visit: Callable[..., Page], part: int, tmp_path: Path, settings: Any) -> None:
    page, paths = site(visit, part, tmp_path, settings)
    found = {path: problems for path in paths if in_short(path) and (problems := look(page, path))}
    assert found == {}


@pytest.mark.thorough
@pytest.mark.long(80)
@pytest.mark.parametrize("part", range(PARTS_OF_THE_SITE))
def test_no_other_page_has_a_barrier_and_none_in_its_other_place(
    visit: Callable[..., Page], part: int, tmp_path: Path, settings: Any
) -> None:
    page, paths = site(visit, part, tmp_path, settings)
    left = {path: set(PLACES) - set(places_of(path)) if in_short(path) else places_of(path) for path in paths}
    found = {path: problems for path, places in left.items() if places and (problems := look(page, path, places))}
    assert found == {}


def test_the_door_has_no_barrier(visit: Callable[..., Page]) -> None:
    """First run, refused and kept; sign-in, refused; the checklist of a new company."""
    page = visit()
    found = {"welcome": look(page, "/welcome/")}
    page.click("main button.main")
    found["welcome refused"] = seen(page)
    make_cast()
    found["sign-in"] = look(page, "/sign-in/")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", "wrong-password")
    page.click("main button.main")
    expect(page.locator(".why")).to_be_visible()
    found["sign-in refused"] = seen(page)
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.main")
    page.wait_for_url("**/")
    found["checklist"] = look(page, "/welcome/next/")
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_what_a_guest_sees_has_no_barrier(visit: Callable[..., Page], tmp_path: Path, settings: Any) -> None:
    """The pages of the customer, refused and signed, and the one that proves a certificate."""
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    row = make_acceptances(world)["concluded"]
    make_shown(world)
    page = visit("customer", password=world["password"])
    found = {path: look(page, path) for path in ("/portal/", f"/portal/projects/{world['project'].pk}/")}
    found["acceptance"] = look(page, f"/portal/acceptances/{row.pk}/")
    page.click("main button.main")
    found["not signed"] = seen(page)
    page.check("input[name=read]")
    page.click("main button.main")
    expect(page.locator(".code")).to_be_visible()
    found["signed"] = seen(page)
    page.goto("/verify/")
    page.fill("input[name=code]", Acceptance.objects.get(pk=row.pk).code)
    page.click("main button.main")
    expect(page.locator("main h2").first).to_be_visible()
    found["genuine"] = seen(page)
    assert {name: problems for name, problems in found.items() if problems} == {}

"""axe finds nothing on any page, in light and dark, on a desk and on a phone."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, violations
from tests.journeys.world import make_world
from yingdan.accounts.models import Role
from yingdan.core.listening import deliver
from yingdan.core.sealing import seal
from yingdan.notes.commands import tag_records, write_comment

pytestmark = [pytest.mark.django_db(transaction=True)]

PAGES = (
    "/",
    "/deals/",
    "/deals/?group=stage",
    "/deals/?f=amount:min:99999999999",
    "/deals/?f=state:is:open&f=a.amount:min:1&f=a.name:has:AGV&cols=name,source,owner",
    "/deals/columns/",
    "/deals/calendar/",
    "/follow-ups/calendar/?by=at&week=2026-03-02",
    "/views/deal/?f=state:is:open",
    "/deals/board/",
    "/deals/new/",
    "/pipeline/",
    "/pipeline/funnel/",
    "/leads/",
    "/leads/pool/",
    "/customers/",
    "/customers/duplicates/",
    "/contacts/",
    "/follow-ups/",
    "/products/",
    "/price-lists/",
    "/deals/bin/",
    "/people/",
    "/departments/",
    "/teams/",
    "/roles/",
    "/audit/",
    "/settings/",
    "/settings/calendar/",
    "/delegations/",
    "/import/",
    "/import/new/",
    "/inbox/",
    "/me/notices/",
    "/settings/tags/",
    "/settings/processes/",
    "/settings/processes/new/",
    "/me/",
    "/me/tokens/",
    "/api/docs",
)


def talked_about(world: dict[str, Any]) -> None:
    """A comment with a file and a tag on the deal and the customer; the administrator has them in the inbox."""
    sales = world["cast"]("sales")
    for kind, pk in (("deal", world["deals"][0].pk), ("customer", world["customer"].pk)):
        pdf = ("报价.pdf", io.BytesIO(b"%PDF-1.7 "))
        write_comment(actor=sales, kind=kind, pk=pk, text="@管理员 见 https://example.com", files=[pdf])
        tag_records(actor=sales, kind=kind, pks=[pk], name="重点")
    seal()
    deliver()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_has_a_barrier(
    visit: Callable[..., Page], size: dict[str, int], theme: str, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    talked_about(world)
    page = visit("admin", size=size, theme=theme, password=world["password"])
    records = (
        f"/deals/{world['deals'][0].pk}/",
        f"/deals/{world['deals'][0].pk}/lines/",
        f"/deals/{world['deals'][0].pk}/people/",
        f"/settings/processes/{world['deals'][0].process_id}/",
        f"/settings/processes/{world['deals'][0].process_id}/stages/{world['deals'][0].stage_id}/",
        f"/settings/processes/{world['deals'][0].process_id}/stages/{world['deals'][0].stage_id}/remove/",
        f"/customers/{world['customer'].pk}/",
        f"/customers/{world['customer'].pk}/merge/",
        f"/leads/{world['leads'][0].pk}/",
        f"/deals/{world['deals'][0].pk}/share/",
        f"/people/{world['cast']['sales'].pk}/",
        f"/people/{world['cast']['sales'].pk}/hand-over/",
        f"/people/{world['cast']['sales'].pk}/sees/",
        f"/roles/{Role.objects.get(code='sales').pk}/",
    )
    found = {}
    for path in (*PAGES, *records, f"/deals/{world['deals'][0].pk}/win/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        if problems := violations(page):
            found[path] = problems
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], f"{path} scrolls sideways"
    assert found == {}

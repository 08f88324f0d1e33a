"""axe finds nothing on any page, in light and dark, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, violations
from tests.journeys.world import make_world
from yingdan.accounts.models import Role

pytestmark = [pytest.mark.django_db(transaction=True)]

PAGES = (
    "/",
    "/deals/",
    "/deals/?group=stage",
    "/deals/?f=amount:min:99999999999",
    "/deals/board/",
    "/deals/new/",
    "/pipeline/",
    "/pipeline/funnel/",
    "/leads/",
    "/leads/pool/",
    "/customers/",
    "/contacts/",
    "/follow-ups/",
    "/products/",
    "/deals/bin/",
    "/people/",
    "/departments/",
    "/teams/",
    "/roles/",
    "/audit/",
    "/settings/",
    "/settings/calendar/",
    "/delegations/",
    "/me/",
    "/me/tokens/",
    "/api/docs",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_has_a_barrier(visit: Callable[..., Page], size: dict[str, int], theme: str) -> None:
    world = make_world()
    page = visit("admin", size=size, theme=theme, password=world["password"])
    records = (
        f"/deals/{world['deals'][0].pk}/",
        f"/deals/{world['deals'][0].pk}/lines/",
        f"/deals/{world['deals'][0].pk}/people/",
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

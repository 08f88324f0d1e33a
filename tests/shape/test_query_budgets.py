"""A query budget per page: a page that asks more than before is a change somebody should have meant."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.journeys.world import make_dealers, make_money, make_reviews, make_world
from yingdan.accounts.rules import rights_number
from yingdan.core import definitions
from yingdan.deals.commands import DealDraft, create_deals

BUDGETS = Path(__file__).with_name("query_counts.json")


@pytest.fixture
def world(db: Any) -> dict[str, Any]:
    """In a process that has answered before, and so knows the fields that the company added."""
    made = make_world()
    definitions.as_of(rights_number())
    assert definitions.definitions("deal") == ()
    return made


def addresses(world: dict[str, Any]) -> dict[str, str]:
    """Page name -> address in the small world."""
    deal, lead, customer = world["deals"][0].pk, world["leads"][0].pk, world["customer"].pk
    return {
        "home": "/",
        "deal list": "/deals/",
        "deal list grouped": "/deals/?group=stage",
        "deal list searched": "/deals/?q=AGV",
        "deal filters": "/deals/filters/",
        "deal list in REST": "/api/v1/deals",
        "deal record in REST": f"/api/v1/deals/{deal}",
        "deal board": "/deals/board/",
        "deal calendar": "/deals/calendar/",
        "deal columns": "/deals/columns/",
        "deal page": f"/deals/{deal}/",
        "deal peek": f"/deals/{deal}/peek/",
        "deal form": "/deals/new/",
        "deal lines": f"/deals/{deal}/lines/",
        "deal people": f"/deals/{deal}/people/",
        "pipeline": "/pipeline/",
        "dashboard": "/dashboard/",
        "funnel": "/pipeline/funnel/",
        "lead list": "/leads/",
        "lead pool": "/leads/pool/",
        "lead page": f"/leads/{lead}/",
        "customer list": "/customers/",
        "customer page": f"/customers/{customer}/",
        "customer duplicates": "/customers/duplicates/",
        "customer merge": f"/customers/{customer}/merge/",
        "product list": "/products/",
        "price lists": "/price-lists/",
        "sales processes": "/settings/processes/",
        "sales process": f"/settings/processes/{world['deals'][0].process_id}/",
        "goals": "/goals/",
        "goal tree": "/goals/tree/",
        "goal page": f"/goals/{world['goal'].pk}/",
        "goal card": f"/goals/{world['goal'].pk}/card/",
        "key results": "/key-results/",
        "key result": f"/key-results/{world['key result'].pk}/",
        "approvals": "/approvals/",
        "approvals waiting": "/approvals/waiting/",
        "approval page": f"/approvals/{world['approval'].pk}/",
        "projects": "/projects/",
        "project page": f"/projects/{world['project'].pk}/",
        "project plan": f"/projects/{world['project'].pk}/plan/",
        "tasks": "/tasks/",
        "task page": f"/tasks/{world['task'].pk}/",
        "task board": "/tasks/board/",
        "project templates": "/project-templates/",
        "project template": f"/project-templates/{world['template'].pk}/",
        "contracts": "/contracts/",
        "contract page": f"/contracts/{world['contract'].pk}/",
        "contract payments": f"/contracts/{world['contract'].pk}/nodes/",
        "contract paper": f"/contracts/{world['contract'].pk}/print/",
        "quotes": "/quotes/",
        "quote page": f"/quotes/{world['quote'].pk}/",
        "quote lines": f"/quotes/{world['quote'].pk}/lines/",
        "quote paper": f"/quotes/{world['quote'].pk}/print/",
        **_of_reviews(world),
        "palette": "/find/?q=hd",
        "inbox": "/inbox/",
    }


def _of_reviews(world: dict[str, Any]) -> dict[str, str]:
    made = make_reviews(world)
    return {
        "reviews": "/reviews/",
        "review page": f"/reviews/{made['draft review'].pk}/",
        "published review": f"/reviews/{made['published review'].pk}/",
        "lessons": "/lessons/",
        "lesson": f"/lessons/{made['lesson'].pk}/",
    }


def of_money(world: dict[str, Any]) -> dict[str, str]:
    """The pages of money; finance sees them."""
    money = make_money(world)
    return {
        "golden thread": "/thread/?period=all",
        "dashboard of finance": "/dashboard/",
        "acceptances": "/acceptances/",
        "ageing": "/ageing/",
        "payments due": "/instalments/?view=owed",
        "payment due": f"/instalments/{money['late'].pk}/",
        "receipts": "/receipts/",
        "receipt": f"/receipts/{money['paid receipt'].pk}/",
        "receipts to claim": "/receipts/unclaimed/",
        "receipt to claim": f"/receipts/{money['free receipt'].pk}/claim/",
        "allocation": f"/receipts/{money['paid receipt'].pk}/allocate/",
        "invoices": "/invoices/",
        "invoice": f"/invoices/{money['issued invoice'].pk}/",
        "budget lines": "/budget-lines/",
        "budget line": f"/budget-lines/{money['line'].pk}/",
        "costs": "/costs/",
        "cost": f"/costs/{money['cost'].pk}/",
        "signed contract": f"/contracts/{money['signed contract'].pk}/",
    }


def of_dealers(world: dict[str, Any]) -> dict[str, str]:
    """The pages of dealers, and those of deals and goals that name one."""
    made = make_dealers(world)
    return {
        "dealers": "/dealers/",
        "dealer page": f"/dealers/{made['dealer'].pk}/",
        "bare dealer page": f"/dealers/{made['bare dealer'].pk}/",
        "dealer form": "/dealers/new/",
        "dealer of a deal": f"/deals/?f=dealer:is:{made['dealer'].pk}",
        "dealer goal": f"/goals/{made['dealer goal'].pk}/",
    }


@pytest.mark.parametrize(
    ("who", "pages"),
    [("director", addresses), ("finance", of_money), ("director", of_dealers)],
    ids=["sales", "money", "dealers"],
)
def test_every_page_keeps_its_query_budget(
    world: dict[str, Any], client: Client, who: str, pages: Callable[[dict[str, Any]], dict[str, str]]
) -> None:
    """The counts stand in query_counts.json; raise one there only on purpose."""
    budgets: dict[str, int] = json.loads(BUDGETS.read_text())
    counts = {}
    asked = pages(world)
    client.force_login(world["cast"][who], backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, address in asked.items():
        headers = {"HX-Request": "true"} if name == "palette" else {}
        # Once before, as in a process that runs: it knows what this person may do.
        assert client.get(address, headers=headers).status_code == 200, name
        counts[name] = queries_of(client, address, headers)
    over = {name: (count, budgets.get(name, 0)) for name, count in counts.items() if count > budgets.get(name, 0)}
    assert not over, f"over budget (now, allowed): {over}"


def queries_of(client: Client, address: str, headers: dict[str, str] | None = None) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address, headers=headers)
    return len(queries)


def test_more_money_asks_no_more_queries(world: dict[str, Any], client: Client) -> None:
    """Neither the ageing nor the page that allocates, nor the lists, ask for each of their rows."""
    client.force_login(world["cast"]["finance"], backend="allauth.account.auth_backends.AuthenticationBackend")
    rounds, pages = [], of_money(world)
    for _round in range(3):
        rounds.append({name: queries_of(client, address) for name, address in pages.items()})
        if len(rounds) > 1:
            make_money(world)
            make_money(world)
    _cold, before, after = rounds
    assert before == after


def test_a_list_of_more_rows_asks_no_more_queries(world: dict[str, Any], client: Client) -> None:
    client.force_login(world["cast"]["director"], backend="allauth.account.auth_backends.AuthenticationBackend")
    rounds = []
    for _round in range(3):
        rounds.append([queries_of(client, address) for address in ("/deals/", "/deals/board/")])
        drafts = [DealDraft(name=f"商机 {n}", customer=world["customer"].pk, amount=Decimal(n + 1)) for n in range(40)]
        create_deals(actor=world["cast"]("sales"), drafts=drafts)
    _cold, before, after = rounds
    assert before == after

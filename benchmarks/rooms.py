"""The pages of the whole trip, from goal to review, in the simulated company: what each costs beside a bare list.

No page of another product stands beside them, so that the measure is the tuned floor's list of deals of the same run.
"""

from typing import Any

# Who opens it, the name of the page, its address; {kind} is the record of that kind that most hangs on.
PAGES = (
    ("director", "my day", "/"),
    ("sales", "my day", "/"),
    ("finance", "my day", "/"),
    ("director", "dashboard", "/dashboard/"),
    ("director", "goals", "/goals/tree/"),
    ("director", "a goal", "/goals/{goal}/"),
    ("pm", "projects", "/projects/"),
    ("pm", "a project", "/projects/{project}/"),
    ("pm", "a plan", "/projects/{project}/plan/"),
    ("director", "approvals", "/approvals/"),
    ("sales", "quotes", "/quotes/"),
    ("director", "contracts", "/contracts/"),
    ("director", "a contract", "/contracts/{contract}/"),
    ("finance", "payments", "/instalments/"),
    ("finance", "ageing", "/ageing/"),
    ("finance", "receipts", "/receipts/"),
    ("finance", "allocation", "/receipts/{receipt}/allocate/"),
    ("pm", "acceptances", "/acceptances/"),
    ("director", "a review", "/reviews/{review}/"),
    ("director", "a customer", "/customers/{customer}/"),
    ("channel", "a dealer", "/dealers/{dealer}/"),
    ("director", "golden thread", "/thread/?period=all"),
)


def fill() -> None:
    """The simulated company in its full size."""
    from yingdan.demo.company import build

    build()


def records() -> dict[str, int]:
    """Of each kind the record with the most behind it, so that no page is measured while it is empty."""
    from django.db.models import Count

    from yingdan.contracts.models import Contract
    from yingdan.customers.models import Customer
    from yingdan.dealers.models import Dealer
    from yingdan.finance.models import Receipt
    from yingdan.goals.models import Goal
    from yingdan.projects.models import Project
    from yingdan.reviews.models import Review

    most = {
        "project": Project.objects.annotate(n=Count("tasks")),
        "contract": Contract.objects.annotate(n=Count("nodes")),
        "customer": Customer.objects.annotate(n=Count("deals")),
        "dealer": Dealer.objects.annotate(n=Count("deals")),
        "goal": Goal.objects.filter(state="active").annotate(n=Count("children")),
        "receipt": Receipt.objects.filter(allocations=None).annotate(n=Count("pk")),
        "review": Review.objects.annotate(n=Count("findings")),
    }
    return {kind: rows.order_by("-n", "pk").values_list("pk", flat=True)[0] for kind, rows in most.items()}


def pages() -> list[tuple[str, str, str]]:
    """Who, what, where: with the keys of records that exist."""
    keys = records()
    return [(who, what, address.format_map(keys)) for who, what, address in PAGES]


def measure(rounds: int) -> list[dict[str, Any]]:
    """Each page as whoever it is for; the bare list is asked between them, for the machine wanders."""
    from django.db import connection

    from benchmarks.run import session_of, start, timed
    from benchmarks.scenarios import get

    postgres = connection.vendor == "postgresql"
    asked = pages()
    cookies = {who: session_of(who)["cookie"] for who in {who for who, _what, _address in asked}}
    connection.close()
    started: list[Any] = []
    try:
        product, floor = start(started)
        results = []
        for who, what, address in asked:
            ours = timed(product, get(address), cookies[who], rounds, postgres)
            bare = timed(floor, get("/list/"), cookies[who], rounds, postgres)
            ratio = round(ours["cpu_ms"] / bare["cpu_ms"], 2) if bare["cpu_ms"] else 0
            results.append({"as": who, "what": what, "product": ours, "list": bare, "ratio": ratio})
    finally:
        for server in started:
            server.stop()
    return results


def table(results: list[dict[str, Any]]) -> str:
    lines = ["as        page            ms CPU  bare list  ratio  p95 ms   bytes"]
    for row in results:
        ours = row["product"]
        lines.append(
            f"{row['as']:<9} {row['what']:<15} {ours['cpu_ms']:>6} {row['list']['cpu_ms']:>10} {row['ratio']:>6} "
            f"{ours['p95_ms']:>7} {ours['bytes']:>7}"
        )
    return "\n".join(lines)

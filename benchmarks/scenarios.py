"""Scenarios a to h: what is asked of the product, and of the floor beside it. Ids and sums agree before timing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Requests before the measurement begins; they are numbered below 0.
WARM = 15

type Ask = Callable[[int], tuple[str, str, Any]]


@dataclass(frozen=True, slots=True)
class Scenario:
    letter: str
    who: str
    what: str
    cookie: str
    product: Ask
    floor: Ask


def get(path: str) -> Ask:
    return lambda _number: ("GET", path, None)


def scenarios(who: dict[str, dict[str, str]]) -> list[Scenario]:
    """The questions of both people, over rows that exist."""
    found = []
    for name, session in who.items():
        own = f"owner={session['pk']}" if name == "sales" else ""
        found += _of(name, session, own)
    return found


def _of(name: str, session: dict[str, str], own: str) -> list[Scenario]:
    from yingdan.accounts.rules import actor_of, people
    from yingdan.deals.kinds import deal_kind
    from yingdan.deals.models import Stage
    from yingdan.deals.rules import visible_deals
    from yingdan.ui.kinds.query import Asked, ListQuery

    actor = actor_of(people.rows().get(pk=session["pk"]))
    asked = Asked(deal_kind, actor, ListQuery(sort="-updated_at"))
    rows = visible_deals(actor).order_by("-updated_at", "-pk")
    depth = rows.count() // 2
    moment, pk = rows.values_list("updated_at", "pk")[depth]
    mark = asked.mark(moment, pk)
    # The two people move deals from either end, so that neither finds one moved already.
    open_deals = visible_deals(actor, "edit").filter(state="open").order_by("-pk" if own else "pk")
    targets = list(open_deals.values_list("pk", "stage")[:600])
    stages = list(Stage.objects.order_by("order").values_list("pk", flat=True))[:3]
    cookie = session["cookie"]

    def make(number: int) -> tuple[str, str, Any]:
        body = {"name": f"基准 {number}", "customer": str(customer), "amount": "120000", "expected_close": "2027-03-01"}
        return "POST", "/deals/new/", body

    def moved(number: int, *, half: int) -> tuple[int, dict[str, str]]:
        """A deal and a stage in which it does not stand; product and floor have deals of their own."""
        mine = targets[half::2]
        turn, place = divmod(number, len(mine))
        pk, stage = mine[place]
        start = stages.index(stage) if stage in stages else -1
        return pk, {"stage": str(stages[(start + 1 + turn) % 3])}

    def move(number: int) -> tuple[str, str, Any]:
        pk, body = moved(number + WARM, half=0)
        return "POST", f"/deals/{pk}/move/", body

    def floor_make(number: int) -> tuple[str, str, Any]:
        return "POST", "/create/", make(number)[2]

    def floor_move(number: int) -> tuple[str, str, Any]:
        pk, body = moved(number + WARM, half=1)
        return "POST", f"/move/{pk}/", body

    customer = rows.values_list("customer", flat=True)[0]
    return [
        Scenario("a", name, "list page 1", cookie, get("/deals/"), get(f"/list/?{own}")),
        Scenario("b", name, f"list at depth {depth:,}", cookie, get(f"/deals/?after={mark}"),
                 get(f"/list/?{own}&after={moment.isoformat().replace('+', '%2B')},{pk}")),
        Scenario("c", name, "detail with timeline", cookie, get(f"/deals/{targets[0][0]}/"),
                 get(f"/detail/{targets[0][0]}/")),
        Scenario("d", name, "create", cookie, make, floor_make),
        Scenario("e", name, "stage change", cookie, move, floor_move),
        Scenario("f", name, "search", cookie, get("/deals/?q=%E8%A7%86%E8%A7%89%E6%A3%80%E6%B5%8B"),
                 get(f"/list/?{own}&q=%E8%A7%86%E8%A7%89%E6%A3%80%E6%B5%8B")),
        Scenario("g", name, "pipeline sums", cookie, get("/pipeline/"), get(f"/sums/?{own}")),
        Scenario("h", name, "board", cookie, get("/deals/board/"), get(f"/board/?{own}")),
    ]  # fmt: skip

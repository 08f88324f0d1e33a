"""Every address of the product, with what it takes to come there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from yingdan.api.operations import Operation

READ, ASK, ACT = ("GET",), ("GET", "POST"), ("POST",)
# The pages of a declared kind, by the end of their name.
DECLARED: Mapping[str, tuple[str, ...]] = {
    "list": READ, "totals": READ, "counts": READ, "export": READ, "bin": READ, "detail": READ, "peek": READ,
    "history": READ, "filters": READ, "columns": READ, "calendar": READ, "board": READ, "new": ASK,
    "edit": ASK, "cell": ASK,
    "delete": ACT, "restore": ACT, "bulk-delete": ACT, "bulk-restore": ACT, "bulk-change": ACT, "bulk-undo": ACT,
    "drop": ACT,
}  # fmt: skip
# Those that other rooms hang below the records of every kind.
HUNG: Mapping[str, tuple[str, ...]] = {"audience": READ, "tags": READ, "tag": ACT, "untag": ACT}


@dataclass(frozen=True, slots=True)
class Door:
    """Who comes in: `permission` is kind.action; or "" for every employee, or "public" for anybody at all."""

    permission: str
    methods: tuple[str, ...] = READ
    statuses: tuple[int, ...] = (200,)
    # The record is nobody's: whoever holds the permission at all comes in.
    free: bool = False
    # Further permissions, one of which is enough as well.
    besides: tuple[str, ...] = ()
    # What a customer's guest is answered, by method; nothing where guests are kept out.
    guest: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """An address with its door. `row` says that it names a record, `name` is what the address is called."""

    pattern: str
    name: str
    door: Door | None
    # Where the interface answers here: its operations by method, each with a right of its own.
    operations: Mapping[str, Operation] = field(default_factory=dict)

    @property
    def row(self) -> bool:
        return "<int:pk>" in self.pattern


OWN_FORM = (200, 204, 302, 404, 422)
# One's own import; in the scene there is none.
NOBODYS = (404,)
BRINGS = ("receipt.import", "dealer.import")
# Pages made by hand say no permission: this is theirs. A redirect, a gone link or a form that lacks something is an
# answer of a page that one may ask.
BY_HAND: Mapping[str, Door] = {
    "": Door("", READ),
    "styleguide/": Door("", READ, (200, 404)),
    "find/": Door("", READ),
    "pick/<str:name>/": Door("customer.view", READ),
    "pick/<str:name>/<str:field>/": Door("customer.view", READ),
    "sign-in/": Door("public", ASK, (200, 302, 422)),
    "sign-in/code/": Door("public", ASK, (302,)),
    "sign-in/again/": Door("", ASK, OWN_FORM),
    "sign-in/again/code/": Door("", ASK, OWN_FORM),
    "sign-out/": Door("public", ACT, (302,)),
    "welcome/": Door("public", ASK, (302,)),
    "welcome/next/": Door("company.edit", READ),
    "invitation/<str:who>/<str:token>/": Door("public", ASK, (410,)),
    "language/": Door("public", ACT, (302,)),
    "me/": Door("", READ),
    "me/preferences/": Door("", ACT, OWN_FORM),
    "me/contacts/": Door("", ACT, OWN_FORM),
    "me/password/": Door("", ACT, OWN_FORM),
    "me/sessions/<int:pk>/end/": Door("", ACT, OWN_FORM),
    "me/sessions/end/": Door("", ACT, OWN_FORM),
    "me/tokens/": Door("", ASK, OWN_FORM),
    "me/tokens/<int:pk>/revoke/": Door("", ACT, OWN_FORM),
    "api/docs": Door("", READ),
    "me/second-step/": Door("", ASK, (302,)),
    "me/second-step/set-up/": Door("", ASK, OWN_FORM),
    "me/second-step/remove/": Door("", ASK, OWN_FORM),
    "me/second-step/codes/": Door("", READ, OWN_FORM),
    "me/second-step/codes/new/": Door("", ASK, OWN_FORM),
    "people/<int:pk>/invite/": Door("person.admin", ASK),
    "people/<int:pk>/sign-out/": Door("person.admin", ACT),
    "people/<int:pk>/posts/<int:post>/remove/": Door("person.admin", ACT),
    "people/<int:pk>/hand-over/": Door("person.admin", ASK),
    "people/<int:pk>/sees/": Door("person.admin", READ),
    "delegations/": Door("", ASK, OWN_FORM),
    "delegations/<int:pk>/end/": Door("", ACT, OWN_FORM),
    "delegations/stand-in/": Door("", ACT, OWN_FORM),
    "shares/<int:pk>/end/": Door("", ACT, OWN_FORM),
    "views/<str:name>/": Door("customer.view", ASK, OWN_FORM),
    "views/<int:pk>/edit/": Door("", ASK, OWN_FORM),
    "views/<int:pk>/keep/": Door("", ACT, OWN_FORM),
    "views/<int:pk>/delete/": Door("", ACT, OWN_FORM),
    "views/<int:pk>/restore/": Door("", ACT, OWN_FORM),
    "views/<int:pk>/first/": Door("", ACT, OWN_FORM),
    "settings/calendar/": Door("company.edit", ASK),
    "settings/calendar/<int:pk>/clear/": Door("company.edit", ACT),
    "settings/calendar/<int:year>/import/": Door("company.edit", ACT),
    "people/new/": Door("person.create", ASK),
    "roles/<int:pk>/": Door("role.view", READ),
    "roles/<int:pk>/grant/": Door("role.edit", ACT),
    "roles/<int:pk>/field/": Door("role.edit", ACT),
    "inbox/": Door("", READ),
    "inbox/read/": Door("", ACT, OWN_FORM),
    "inbox/<int:pk>/open/": Door("", ACT, OWN_FORM),
    "inbox/<int:pk>/done/": Door("", ACT, OWN_FORM),
    "inbox/<int:pk>/later/": Door("", ACT, OWN_FORM),
    "inbox/<int:pk>/reopen/": Door("", ACT, OWN_FORM),
    "me/notices/": Door("", ASK, (200, 204, 302)),
    "comments/<int:pk>/edit/": Door("", ASK, OWN_FORM),
    "comments/<int:pk>/delete/": Door("", ACT, OWN_FORM),
    "comments/<int:pk>/restore/": Door("", ACT, OWN_FORM),
    "files/<int:pk>/": Door("", READ, OWN_FORM),
    "settings/fields/": Door("company.edit", READ),
    "settings/fields/new/": Door("company.edit", ASK, OWN_FORM),
    "settings/fields/<int:pk>/": Door("company.edit", ASK, OWN_FORM),
    "settings/fields/<int:pk>/move/": Door("company.edit", ACT, OWN_FORM),
    "settings/fields/<int:pk>/delete/": Door("company.edit", ACT, OWN_FORM),
    "settings/fields/<int:pk>/restore/": Door("company.edit", ACT, OWN_FORM),
    "settings/tags/": Door("company.edit", READ),
    "settings/tags/<int:pk>/rename/": Door("company.edit", ACT),
    "settings/tags/<int:pk>/merge/": Door("company.edit", ACT),
    "departments/": Door("department.view", READ),
    "audit/": Door("audit.view", READ),
    "settings/": Door("company.edit", ASK),
    "price-lists/<int:pk>/prices/": Door("pricelist.edit", ASK, OWN_FORM),
    "settings/processes/": Door("process.edit", READ),
    "settings/processes/new/": Door("process.create", ASK),
    "settings/processes/<int:pk>/": Door("process.edit", READ, OWN_FORM),
    "settings/processes/<int:pk>/edit/": Door("process.edit", ASK, OWN_FORM),
    "settings/processes/<int:pk>/default/": Door("process.edit", ACT, OWN_FORM),
    "settings/processes/<int:pk>/stages/new/": Door("process.edit", ASK, OWN_FORM),
    "settings/processes/<int:pk>/stages/<int:stage>/": Door("process.edit", ASK, OWN_FORM),
    "settings/processes/<int:pk>/stages/<int:stage>/move/": Door("process.edit", ACT, OWN_FORM),
    "settings/processes/<int:pk>/stages/<int:stage>/remove/": Door("process.edit", ASK, OWN_FORM),
    # The customer's page: employees look at what they see, and only guests write there.
    "portal/": Door("", READ, guest={"GET": (200,)}),
    "portal/projects/<int:pk>/": Door("project.view", ASK, guest={"GET": (200,), "POST": (422,)}),
    "portal/projects/<int:pk>/questions/<int:question>/": Door("project.view", ACT, (422,), guest={"POST": (422,)}),
    "portal/projects/<int:pk>/rate/": Door("project.view", ACT, (422,), guest={"POST": (422,)}),
    "portal/acceptances/<int:pk>/": Door("acceptance.view", ASK, guest={"GET": (200,), "POST": (422,)}),
    "portal/acceptances/<int:pk>/certificate/": Door("acceptance.view", READ, NOBODYS, guest={"GET": NOBODYS}),
    "verify/": Door("public", ASK, (200,), guest={"GET": (200,), "POST": (200,)}),
    "approvals/waiting/": Door("approval.view", READ),
    "goals/<int:pk>/card/": Door("goal.view", READ),
    "goals/tree/": Door("goal.view", READ),
    "goals/<int:pk>/months/": Door("goal.edit", ASK, OWN_FORM),
    "projects/<int:pk>/plan/": Door("project.view", READ),
    "contracts/<int:pk>/nodes/": Door("contract.edit", ASK, OWN_FORM),
    "contracts/<int:pk>/sign/": Door("contract.edit", ASK, OWN_FORM),
    "contracts/<int:pk>/print/": Door("contract.view", READ),
    "contracts/<int:pk>/papers/": Door("contract.view", READ, (204, 302, 404)),
    "quotes/<int:pk>/papers/": Door("quote.view", READ, (204, 302, 404)),
    "quotes/<int:pk>/lines/": Door("quote.edit", ASK, OWN_FORM),
    "quotes/<int:pk>/print/": Door("quote.view", READ),
    # Whoever reads the project sees an acceptance that only some may change.
    "acceptances/<int:pk>/inspect/": Door("acceptance.edit", ASK, (*OWN_FORM, 403)),
    "acceptances/<int:pk>/paper/": Door("acceptance.edit", ASK, (*OWN_FORM, 403)),
    "thread/": Door("receipt.view", READ),
    "dashboard/": Door("deal.view", READ, besides=("receipt.view",)),
    "figures/<str:name>/": Door("", READ),
    "ageing/": Door("instalment.view", READ),
    "receipts/unclaimed/": Door("receipt.claim", READ),
    "receipts/<int:pk>/claim/": Door("receipt.claim", ASK, free=True),
    "receipts/<int:pk>/claim/undo/": Door("receipt.claim", ACT),
    "receipts/<int:pk>/allocate/": Door("receipt.edit", ASK),
    "dealers/<int:pk>/invite/": Door("dealer.share", ASK, OWN_FORM),
    "deals/board/": Door("deal.view", READ),
    "deals/board/drop/": Door("deal.edit", ACT),
    "deals/<int:pk>/gate/<int:stage>/": Door("deal.view", READ),
    "deals/<int:pk>/lines/": Door("deal.edit", ASK, OWN_FORM),
    "deals/<int:pk>/people/": Door("deal.edit", ASK, OWN_FORM),
    "leads/pool/": Door("lead.claim", READ),
    "leads/<int:pk>/claim/": Door("lead.claim", ACT, (204, 302, 404, 409)),
    "leads/<int:pk>/claim/undo/": Door("lead.edit", ACT, (204, 302, 404, 409)),
    "leads/twins/": Door("lead.create", ACT),
    "customers/duplicates/": Door("customer.edit", READ),
    "customers/<int:pk>/apart/": Door("customer.edit", ACT, OWN_FORM),
    "customers/<int:pk>/apart/<int:other>/undo/": Door("customer.edit", ACT, OWN_FORM),
    "customers/twins/": Door("customer.create", ACT),
    "customers/<int:pk>/merge/": Door("customer.edit", ASK, OWN_FORM),
    "pipeline/": Door("deal.view", READ),
    "pipeline/funnel/": Door("deal.view", READ),
    # The roles that come with the product give the right to import customers and most other kinds together.
    "import/": Door("customer.import", READ, besides=BRINGS),
    "import/new/": Door("customer.import", ASK, besides=BRINGS),
    "import/drafts/<int:draft>/read/": Door("customer.import", ASK, NOBODYS, besides=BRINGS),
    "import/drafts/<int:draft>/map/": Door("customer.import", ASK, NOBODYS, besides=BRINGS),
    "import/drafts/<int:draft>/check/": Door("customer.import", READ, NOBODYS, besides=BRINGS),
    "import/drafts/<int:draft>/checking/": Door("customer.import", READ, NOBODYS, besides=BRINGS),
    "import/drafts/<int:draft>/fix/": Door("customer.import", ACT, besides=BRINGS),
    "import/drafts/<int:draft>/problems/": Door("customer.import", READ, NOBODYS, besides=BRINGS),
    "import/drafts/<int:draft>/write/": Door("customer.import", ACT, besides=BRINGS),
    "import/drafts/<int:draft>/drop/": Door("customer.import", ACT, besides=BRINGS),
    "import/<int:batch>/": Door("customer.import", READ, NOBODYS, besides=BRINGS),
    "import/<int:batch>/progress/": Door("customer.import", READ, NOBODYS, besides=BRINGS),
    "import/<int:batch>/problems/": Door("customer.import", READ, NOBODYS, besides=BRINGS),
    "import/<int:batch>/undo/": Door("customer.import", ACT, besides=BRINGS),
}


def routes() -> list[Route]:
    return [
        Route(pattern, view.name or "", _door(pattern, view), getattr(view.callback, "operations", {}))
        for pattern, view in _walked()
    ]


def _walked(patterns: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walked(pattern.url_patterns, here)
        else:
            yield here, pattern


def _door(pattern: str, view: URLPattern) -> Door | None:
    if pattern in BY_HAND:
        return BY_HAND[pattern]
    kind, permission = (getattr(view.callback, word, None) for word in ("kind", "permission"))
    if kind is None or permission is None:
        return None
    # What is not one of the declared pages is a verb: a form and a command.
    page = (view.name or "").removeprefix(f"{kind}-")
    # A verb for some of those who see the record is nowhere for the others.
    statuses = (200, 404) if getattr(view.callback, "narrowed", False) else (200,)
    return Door(f"{kind}.{permission}", {**DECLARED, **HUNG}.get(page, ASK), statuses)


def address(route: Route, keys: Mapping[str, str]) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: keys[found[1]], route.pattern)

"""A company as plain facts: who works where, what roles grant, whose rows there are. Knows no Django."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """A department."""

    parent: int | None
    deleted: bool = False


@dataclass(slots=True)
class Human:
    """Somebody who signs in; `kind` is internal, dealer, customer or service."""

    kind: str
    department: int | None
    manager: int | None = None
    active: bool = True
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Crew:
    """A team."""

    members: frozenset[int]
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a role grants: an action on a kind, as far as the scope reaches."""

    kind: str
    action: str
    scope: str
    departments: frozenset[int] = frozenset()


@dataclass(slots=True)
class Part:
    """A role. `levels` are its field rules: (kind, field) -> hidden, masked, read or edit."""

    allowances: list[Allowance]
    levels: dict[tuple[str, str], str] = field(default_factory=dict)
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A person holds a role in a department."""

    person: int
    role: int
    department: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A share: one record opened to one person, team or department."""

    kind: str
    record: int
    level: str
    until: dt.date | None
    person: int | None = None
    team: int | None = None
    department: int | None = None


@dataclass(frozen=True, slots=True)
class StandIn:
    """A delegation between two days, both included."""

    giver: int
    taker: int
    starts: dt.date
    ends: dt.date


@dataclass(slots=True)
class Row:
    """A record: whose it is, where it belongs, what it hangs on."""

    owner: int | None = None
    department: int | None = None
    parent: int | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A guarded field: what a stranger and what the owner gets where no role says otherwise."""

    others: str
    own: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rules need to know of a kind. follows: the kind of the parent whose viewers see the row too;
    written_with: whoever may edit the parent may also do everything else with the row."""

    actions: tuple[str, ...]
    follows: str = ""
    written_with: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """Everything that decides who may do what, on one day."""

    today: dt.date
    units: dict[int, Unit]
    people: dict[int, Human]
    crews: dict[int, Crew]
    parts: dict[int, Part]
    posts: list[Post]
    openings: list[Opening]
    stand_ins: list[StandIn]
    rows: dict[str, dict[int, Row]]


SELLING = ("view", "create", "edit", "delete", "transfer", "claim", "export", "import", "share")
KEPT = ("view", "create", "edit", "delete")
MASKED = Field("masked", "edit")
PLAIN = Field("edit", "edit")

# Written down here a second time on purpose: the declarations in the rooms are what is being checked.
SHAPES: Mapping[str, Shape] = {
    "customer": Shape(SELLING, fields={"phone": MASKED}),
    "contact": Shape(
        SELLING,
        follows="customer",
        written_with=True,
        fields=dict.fromkeys(("mobile", "phone", "email", "wechat", "birthday"), MASKED),
    ),
    "followup": Shape(
        ("view", "create", "edit", "delete", "transfer", "export", "import", "share"),
        follows="customer",
        # A field that the company added is open until a role says otherwise.
        fields={"c1": PLAIN},
    ),
    "deal": Shape(
        ("view", "create", "edit", "delete", "transfer", "export", "import", "share"),
        follows="customer",
        fields={"amount": PLAIN},
    ),
    "dealer": Shape(
        ("view", "create", "edit", "delete", "transfer", "export", "import", "share"),
        fields={"phone": MASKED, "email": MASKED},
    ),
    "approval": Shape(("view", "export")),
    "approvalroute": Shape(KEPT),
    "goal": Shape(("view", "create", "edit", "delete", "export", "import", "share")),
    "keyresult": Shape(("view", "create", "edit", "delete", "export"), follows="goal", written_with=True),
    "lead": Shape(SELLING, fields=dict.fromkeys(("mobile", "email", "wechat"), MASKED)),
    "product": Shape(("view", "create", "edit", "delete", "export", "import"), fields={"cost": PLAIN}),
    "project": Shape(("view", "create", "edit", "delete", "export", "share")),
    "projecttemplate": Shape(("view", "edit", "delete")),
    "task": Shape(("view", "create", "edit", "delete", "export"), follows="project", written_with=True),
    "contract": Shape(("view", "create", "edit", "delete", "export", "share")),
    "quote": Shape(("view", "create", "edit", "delete", "export", "share")),
    "instalment": Shape(("view", "edit", "approve", "export"), follows="contract", written_with=True),
    "receipt": Shape(("view", "create", "edit", "delete", "claim", "export", "import")),
    "invoice": Shape(("view", "create", "edit", "delete", "approve", "export")),
    "budgetline": Shape(("view", "create", "edit", "delete", "export"), follows="project", written_with=True),
    "acceptance": Shape(("view", "create", "edit", "delete", "export"), follows="project", written_with=True),
    "review": Shape(("view", "create", "edit", "delete", "export"), follows="project", written_with=True),
    "lesson": Shape(("view", "create", "edit", "delete", "export")),
    "cost": Shape(("view", "create", "edit", "delete", "export"), follows="project", written_with=True),
    "person": Shape(("view", "create", "edit", "export", "import", "admin"), fields={"phone": PLAIN, "email": PLAIN}),
    "department": Shape(("view", "create", "edit", "delete", "import")),
    "team": Shape(KEPT),
    "role": Shape(KEPT),
    "pricelist": Shape(KEPT, fields={"floor": PLAIN}),
    "process": Shape(KEPT),
}

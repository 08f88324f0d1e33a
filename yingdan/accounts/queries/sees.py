"""What somebody sees, and why he sees one record: told to whoever keeps his account."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yingdan.accounts.choices import Scope, ShareLevel
from yingdan.accounts.models import User
from yingdan.accounts.queries.roles import field_label
from yingdan.accounts.rules import Reason, actor_of, reasons
from yingdan.core.policy import Access, Actor
from yingdan.ui.kinds.kind import Kind, kinds

MATCHES = 8


@dataclass(frozen=True, slots=True)
class Sight:
    """How many records of a kind somebody sees, of those that the reader sees."""

    name: str
    label: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One record and one action: the reasons, each enough by itself; none means no."""

    action: str
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody may do with one record, and which of its fields stay closed to him."""

    label: str
    url: str
    verdicts: list[Verdict]
    closed: list[str]


def sights(user: User, reader: Actor) -> list[Sight]:
    """Kind by kind; a record that the reader does not see is not counted."""
    his = actor_of(user)
    found = []
    for name, kind in kinds().items():
        rows = kind.rows(reader)
        count = rows.filter(pk__in=kind.rows(his).values("pk")).count() if his.may(f"{name}.view") else 0
        found.append(Sight(name, str(kind.plural), count, rows.count()))
    return found


def choices() -> list[tuple[str, str]]:
    return [(name, str(kind.plural)) for name, kind in kinds().items()]


def matches(kind: Kind[Any], reader: Actor, text: str) -> list[tuple[int, str]]:
    """Records that the reader sees, by number or by a part of the name."""
    title = kind.title_field
    rows = kind.rows(reader)
    found = rows.filter(pk=text) if text.isdigit() else rows.filter(**{f"{title.paths()[0]}__icontains": text})
    lines = found.order_by("pk").values_list("pk", *title.paths())[:MATCHES]
    return [(pk, title.text(*values)) for pk, *values in lines]


def told_of(kind: Kind[Any], user: User, pk: int, reader: Actor) -> Told | None:
    """None where the reader himself does not see the record."""
    row = kind.rows(reader).filter(pk=pk).first()
    if row is None:
        return None
    verdicts = [
        Verdict(action, [_said(reason) for reason in reasons(kind.policy, user, row, action)])
        for action in ("view", "edit")
        if action in kind.policy.actions
    ]
    closed = list(_closed(kind, user, row)) if verdicts[0].reasons else []
    return Told(str(row), kind.address(pk), verdicts, closed)


def _closed(kind: Kind[Any], user: User, row: Any) -> Iterator[str]:
    his = actor_of(user)
    mine = kind.policy.owns(his, row)
    for name in kind.policy.guards:
        access = kind.policy.access(his, name, mine=mine)
        if access == Access.HIDDEN:
            yield _("%(field)s (hidden)") % {"field": field_label(kind.name, name)}
        elif access == Access.MASKED:
            yield _("%(field)s (masked)") % {"field": field_label(kind.name, name)}


def _said(reason: Reason) -> str:
    if reason.grant is not None:
        place: dict[str, Any] = {
            "role": reason.role,
            "department": reason.department,
            "scope": Scope(reason.grant.scope).label,
        }
        return _("Role “%(role)s” in %(department)s reaches %(scope)s") % place
    if reason.share is not None:
        words = {"name": reason.share.by, "level": ShareLevel(reason.share.level).label}
        if reason.share.until is None:
            return _("%(name)s shared it (%(level)s)") % words
        return _("%(name)s shared it (%(level)s) until %(day)s") % {**words, "day": reason.share.until}
    return _("It belongs to “%(above)s”, which he may reach") % {"above": reason.through}

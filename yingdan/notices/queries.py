"""An inbox as its owner may read it now: what is out of sight tells nothing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yingdan.core.policy import Actor
from yingdan.core.refusal import Text
from yingdan.notices import rules
from yingdan.notices.models import Notice
from yingdan.ui.kinds.kind import kinds
from yingdan.ui.kinds.timeline import told_of

EXCERPT = 90


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what happened, where, who, when, and the one verb. A row out of sight has no place."""

    pk: int
    icon: str
    sentence: Text
    title: str
    about: Text
    url: str
    who: str
    excerpt: str
    at: dt.datetime
    day: dt.date | None
    unread: bool
    done: bool
    later: dt.date | None
    act: Text
    act_url: str
    dialog: bool


def lines(actor: Actor, notices: Sequence[Notice]) -> list[Line]:
    titles = _titles(actor, notices)
    seen = [n.event for n in notices if n.event is not None and (n.kind, n.record) in titles]
    told = {pk: str(shown.text) for pk, (_template, shown) in told_of(seen, actor).items()}
    return [_line(notice, titles, told) for notice in notices]


def _titles(actor: Actor, notices: Sequence[Notice]) -> dict[tuple[str, int], str]:
    """(kind, record) -> what the record is called, for those that are in sight."""
    wanted: dict[str, set[int]] = {}
    for notice in notices:
        if notice.kind in kinds():
            wanted.setdefault(notice.kind, set()).add(notice.record)
    found: dict[tuple[str, int], str] = {}
    for name, pks in wanted.items():
        kind = kinds()[name]
        rows = kind.rows(actor).filter(pk__in=pks).values_list("pk", *kind.title_field.paths())
        found |= {(name, pk): kind.title_field.text(*values) for pk, *values in rows}
    return found


def _line(notice: Notice, titles: Mapping[tuple[str, int], str], told: Mapping[int, str]) -> Line:
    sort, title = rules.sort_of(notice), titles.get((notice.kind, notice.record))
    seen = sort is not None and title is not None
    url = kinds()[notice.kind].address(notice.record) if seen else ""
    excerpt = told.get(notice.event_id or 0, "") if seen else ""
    return Line(
        pk=notice.pk,
        icon=sort.icon if sort is not None and seen else "eye-off",
        sentence=sort.says if sort is not None and seen else _("You may not see this record any more"),
        title=_with_more(title, notice.many) if title is not None and seen else "",
        about=kinds()[notice.kind].label if seen else "",
        url=f"{url}{sort.url}" if sort is not None and sort.url.startswith("#") else url,
        who=notice.actor.name if seen and notice.actor is not None else "",
        excerpt=f"{excerpt[:EXCERPT]}…" if len(excerpt) > EXCERPT else excerpt,
        at=notice.at,
        day=notice.day if seen else None,
        unread=notice.read_at is None,
        done=notice.done_at is not None,
        later=notice.later,
        act=sort.act if sort is not None and seen else "",
        act_url=f"{url}{sort.url}" if sort is not None and seen else "",
        dialog=sort.dialog if sort is not None else False,
    )


def _with_more(title: str, many: int) -> str:
    if many == 1:
        return title
    return _("%(title)s and others, %(many)s in all") % {"title": title, "many": many}

"""The check: what is wrong in which cell, put right one by one or all at once, and then written."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from yingdan.core.refusal import Refused
from yingdan.exchange.commands.checking import BY_VALUE, PROBLEMS, begin_check
from yingdan.exchange.commands.drafts import correct, write_draft
from yingdan.exchange.commands.uploads import folder_of
from yingdan.exchange.models import Draft
from yingdan.exchange.rules import own_draft_in_any_state
from yingdan.exchange.views.common import allow, counted, draft_or_404, label_of, step
from yingdan.ui.answers import go
from yingdan.ui.requests import Request

PAGE = 50
CAUSES = 12
TONES = ("bad", "warn", "good")


@require_GET
def check(request: Request, draft: int) -> HttpResponse:
    """What was found. While the check runs, its progress."""
    kept = draft_or_404(request, draft)
    if kept.state == "open":
        begin_check(actor=request.actor, draft=kept)
    if kept.state == "checking":
        return render(request, "exchange/checking.html", step(kept, 3, share=_share(kept.done, kept.total)))
    if kept.state == "failed":
        return render(request, "exchange/check_failed.html", step(kept, 3, reason=kept.checked.get("failed", "")))
    return render(request, "exchange/check.html", step(kept, 3, **_found(request, kept)))


@require_GET
def checking(request: Request, draft: int) -> HttpResponse:
    """How far the check is; when it has ended, the page is asked again."""
    kept = draft_or_404(request, draft)
    if kept.state != "checking":
        return go(request, f"/import/drafts/{kept.pk}/check/")
    return render(request, "exchange/checking_part.html", step(kept, 3, share=_share(kept.done, kept.total)))


def _share(done: int, total: int) -> int:
    return min(100, done * 100 // total) if total else 0


def _found(request: Request, draft: Draft) -> dict[str, Any]:
    found = draft.checked
    show = request.GET.get("show", "")
    cause = _number(request.GET.get("cause", ""), len(found["causes"]))
    rows = [row for row in found["rows"] if show not in TONES or row["tone"] == show]
    if cause is not None:
        wanted = found["causes"][cause]
        rows = [row for row in rows if any(_means(wanted, row, said) for said in row["said"])]
    rows.sort(key=lambda row: row["tone"] == "good")
    page = _number(request.GET.get("page", ""), len(rows) // PAGE + 1) or 0
    shown = rows[page * PAGE : (page + 1) * PAGE]
    total = max(found["total"], 1)
    return {
        "found": found,
        "kinds": counted(found["counts"].get("created", {})),
        "updated": counted(found["counts"].get("updated", {})),
        "unchanged": counted(found["counts"].get("unchanged", {})),
        "show": show,
        "cause": cause,
        "tables": [_table(file, shown) for file in found["files"] if any(r["file"] == file["name"] for r in shown)],
        "causes": [_cause(at, one) for at, one in enumerate(found["causes"][:CAUSES])],
        "parts": [("ok", found["good"] * 100 / total), ("warn", found["warn"] * 100 / total),
                  ("bad", found["bad"] * 100 / total)],
        "page": page,
        "more": (page + 1) * PAGE < len(rows),
        "fixes": sum(_fixes(part) for part in draft.content["file"]),
        "names": [part["match"] for part in draft.content["file"]],
    }  # fmt: skip


def _cause(at: int, one: dict[str, Any]) -> dict[str, Any]:
    fixes = list(one["values"].values())
    proposed = bool(fixes) and all(fixes)
    return {**one, "number": at, "all": proposed, "fix": fixes[0] if fixes else "", "few": list(one["values"])[:4]}


def _fixes(part: dict[str, Any]) -> int:
    given = part.get("correct", {})
    words = sum(len(found) for found in given.get("words", {}).values())
    return words + sum(len(found) for found in given.get("cells", {}).values()) + len(given.get("skip", []))


def _means(cause: dict[str, Any], row: dict[str, Any], said: dict[str, Any]) -> bool:
    same = (cause["file"], cause["column"], cause["sort"]) == (row["file"], said["column"], said["sort"])
    return same and (not cause["value"] or cause["value"] == said["value"])


def _table(file: dict[str, Any], shown: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows of one file, each cell with what is wrong in it."""
    rows = []
    for row in (row for row in shown if row["file"] == file["name"]):
        wrong = {said["at"]: "bad" if said["bad"] else "warn" for said in reversed(row["said"])}
        cells = [{"text": text, "wrong": wrong.get(at, "")} for at, text in enumerate(row["cells"])]
        said = [{**one, "quote": one["value"] and one["sort"] in BY_VALUE} for one in row["said"]]
        rows.append({**row, "cells": cells, "said": said})
    return {**file, "label": label_of(file["kind"]), "rows": rows, "span": len(file["columns"]) + 1}


def _number(text: str, below: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 and int(text) < below else None


@require_POST
def fix(request: Request, draft: int) -> HttpResponse:
    """Put something right: one cell, one cause in all rows, leave a row out, or take all of it back."""
    kept = draft_or_404(request, draft)
    if kept.state == "checking":
        return go(request, f"/import/drafts/{kept.pk}/check/")
    said = _fixed(request, kept)
    begin_check(actor=request.actor, draft=kept)
    messages.success(request, said)
    query = request.POST.get("show", "")
    return go(request, f"/import/drafts/{kept.pk}/check/" + (f"?show={query}" if query in TONES else ""))


def _fixed(request: Request, draft: Draft) -> str:
    post = request.POST
    act, name = post.get("act", ""), post.get("file", "")
    if act == "reset":
        for part in draft.content["file"]:
            correct(draft, part["match"], lambda given: given.update(words={}, cells={}, skip=[]))
        return _("All corrections were taken back")
    if act == "cause":
        return _fix_cause(post, draft)
    row = _number(post.get("row", ""), 10**8)
    if row is None:
        raise Refused(_("Say which row is meant."))
    if act == "skip":
        correct(draft, name, lambda given: given.update(skip=sorted({*given["skip"], row})))
        return _("Row %(row)s is left out") % {"row": row}
    column, text = post.get("column", "")[:200], post.get("text", "").strip()[:400]
    correct(draft, name, lambda given: given["cells"].setdefault(str(row), {}).update({column: text}))
    return _("Row %(row)s was put right") % {"row": row}


def _fix_cause(post: Any, draft: Draft) -> str:
    causes = draft.checked.get("causes", [])
    at = _number(post.get("cause", ""), len(causes))
    if at is None or post.get("version") != str(draft.version):
        raise Refused(_("The rows were checked anew meanwhile. Look at the list again."))
    cause, text = causes[at], post.get("text", "").strip()[:400]
    words = {value: text or fix for value, fix in cause["values"].items() if text or fix}
    if not words:
        raise Refused(_("Say what it should be instead."))
    correct(draft, cause["file"], lambda given: given["words"].setdefault(cause["column"], {}).update(words))
    said = ngettext("%(count)s row was put right", "%(count)s rows were put right", cause["rows"])
    return said % {"count": f"{cause['rows']:,}"}


@require_GET
def problems(request: Request, draft: int) -> FileResponse:
    """The problem rows as a file for a spreadsheet."""
    path = folder_of(draft_or_404(request, draft).folder) / PROBLEMS
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=PROBLEMS, content_type="text/csv; charset=utf-8")


@require_POST
def write(request: Request, draft: int) -> HttpResponse:
    """Begin to write; a second press finds the first."""
    allow(request)
    if not own_draft_in_any_state(request.actor).filter(pk=draft).exists():
        raise Http404
    batch = write_draft(actor=request.actor, draft=draft)
    return go(request, f"/import/{batch.pk}/")

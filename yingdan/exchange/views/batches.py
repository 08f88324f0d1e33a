"""Imports of the past and those that run: the list, the progress, the report, and taking one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yingdan.core.models import Batch
from yingdan.exchange.commands import begin_undo, problem_file
from yingdan.exchange.commands.drafts import as_oneself
from yingdan.exchange.commands.findings import kept as findings_in
from yingdan.exchange.rules import findings_of, own_drafts, visible_imports
from yingdan.exchange.views.common import allow, batch_or_404, counted, label_of
from yingdan.ui.answers import go
from yingdan.ui.kinds import kinds
from yingdan.ui.requests import Request

PAGE = 50
SHOWN = 200
FEW = 5
WORKING = ("running", "undoing")


@require_GET
def start(request: Request) -> HttpResponse:
    """What was imported, what waits to be written, and the way to a new import."""
    allow(request)
    page = int(text) if (text := request.GET.get("page", "")).isascii() and text.isdigit() and len(text) < 6 else 0
    found = list(visible_imports(request.actor)[page * PAGE : (page + 1) * PAGE + 1])
    drafts = list(own_drafts(request.actor).defer("checked", "content"))
    context = {
        "imports": [_line(batch) for batch in found[:PAGE]],
        "drafts": drafts[:FEW],
        "old_drafts": drafts[FEW:],
        "page": page,
        "more": len(found) > PAGE,
    }
    return render(request, "exchange/start.html", context)


def _line(batch: Batch) -> dict[str, Any]:
    counts = batch.report.get("counts", {})
    created, updated = (counted(counts.get(name, {})) for name in ("created", "updated"))
    return {"batch": batch, "created": created, "updated": updated, "share": _share(batch)}


def _share(batch: Batch) -> int:
    return min(100, batch.done * 100 // batch.total) if batch.total else 0


@require_GET
def report(request: Request, batch: int) -> HttpResponse:
    """The progress while it runs, afterwards the report."""
    kept = batch_or_404(request, batch)
    template = "exchange/running.html" if kept.state in WORKING else "exchange/report.html"
    return render(request, template, _report(kept))


@require_GET
def progress(request: Request, batch: int) -> HttpResponse:
    """How far it is; when it has ended, the page is asked again."""
    kept = batch_or_404(request, batch)
    if kept.state not in WORKING:
        return go(request, f"/import/{kept.pk}/")
    return render(request, "exchange/running_part.html", _report(kept))


def _report(batch: Batch) -> dict[str, Any]:
    counts, undone = batch.report.get("counts", {}), batch.report.get("undone", {})
    rejected, warnings = findings_of(batch, rejected=True), findings_of(batch, rejected=False)
    refused = undone.get("refused", [])
    return {
        "batch": batch,
        "share": _share(batch),
        "failed": batch.report.get("failed", ""),
        "counts": [(word, counted(counts.get(name, {}))) for name, word in (
            ("created", _("created")), ("updated", _("updated")), ("unchanged", _("unchanged"))) if counts.get(name)],
        "rejected": rejected[:SHOWN],
        "rejected_count": rejected.count(),
        # A row may be rejected for several reasons.
        "rejected_rows": rejected.order_by().values("file", "row").distinct().count(),
        "warnings": warnings[:SHOWN],
        "warnings_count": warnings.count(),
        "removed": counted(undone.get("removed", {})),
        "restored": counted(undone.get("restored", {})),
        "refused": [{**one, "label": label_of(one["kind"]), "url": _address(one)} for one in refused[:SHOWN]],
        "refused_count": len(refused),
    }  # fmt: skip


def _address(one: dict[str, Any]) -> str:
    found = kinds().get(one["kind"])
    return found.address(one["record"]) if found else ""


@require_GET
def problems(request: Request, batch: int) -> HttpResponse:
    """What was rejected and what was warned of, as a file for a spreadsheet."""
    kept = batch_or_404(request, batch)
    answer = HttpResponse(problem_file(findings_in(kept)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{kept.pk}-problems.csv"'
    return answer


@require_POST
def undo(request: Request, batch: int) -> HttpResponse:
    """Take an import back, behind the answer."""
    kept = batch_or_404(request, batch)
    as_oneself(request.actor)
    begin_undo(actor=request.actor, batch=kept)
    messages.success(request, _("The import is being taken back"))
    return go(request, f"/import/{kept.pk}/")

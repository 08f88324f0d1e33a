"""From the upload to the map: files, how they are read, which column is which field."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yingdan.core.refusal import Refused
from yingdan.exchange.commands.checking import begin_check
from yingdan.exchange.commands.drafts import (
    OWN,
    drop_draft,
    guess_again,
    guess_map,
    leave_out,
    look_of,
    part_for,
    set_hand,
    set_shape,
    sheets_of,
    start_draft,
)
from yingdan.exchange.commands.drafts import change as change_map
from yingdan.exchange.commands.hand import Hand, choices_of, hand_of, importable, needed, wished
from yingdan.exchange.commands.uploads import BOOKS
from yingdan.exchange.commands.wizard import kept_since
from yingdan.exchange.forms import ShapeForm, UploadForm, chosen, columns_of, constants_of, fields_of
from yingdan.exchange.models import Draft
from yingdan.exchange.reading import Unreadable
from yingdan.exchange.targets import target_of
from yingdan.exchange.views.common import allow, draft_or_404, label_of, step
from yingdan.ui.answers import go, submit
from yingdan.ui.requests import Request


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Upload files and say where they come from."""
    allow(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and (draft := submit(form, _start, actor=request.actor)):
        return go(request, f"/import/drafts/{draft.pk}/read/")
    steps = [_("Upload"), _("Reading"), _("Columns"), _("Check and correct"), _("Writing")]
    status = getattr(form, "status", 200)
    return render(request, "exchange/new.html", {"form": form, "steps": steps, "at": 0}, status=status)


def _start(*, actor: Any, values: dict[str, Any]) -> Draft:
    return start_draft(actor=actor, source=values["source"], uploads=values["upload"], map_file=values["map"])


@require_http_methods(["GET", "POST"])
def read(request: Request, draft: int) -> HttpResponse:
    """How each file is read, with its first rows; every guess can be overruled."""
    kept = draft_or_404(request, draft)
    files = [_read_file(request, kept, number, name) for number, name in enumerate(kept.files)]
    if request.method == "POST" and all(not file["form"] or file["form"].is_valid() for file in files):
        problem = _take_shapes(request, kept, files)
        files = [_read_file(request, kept, number, name) for number, name in enumerate(kept.files)]
        if request.POST.get("next") and not problem and not any(file["problem"] for file in files):
            return go(request, f"/import/drafts/{kept.pk}/map/")
        status = 422 if problem or request.POST.get("next") else 200
        return render(request, "exchange/read.html", step(kept, 1, files=files, problem=problem), status=status)
    return render(request, "exchange/read.html", step(kept, 1, files=files), status=422 if request.POST else 200)


def _read_file(request: Request, draft: Draft, number: int, name: str) -> dict[str, Any]:
    part = part_for(draft, name)
    if part is None:
        return {"name": name, "form": None, "problem": ""}
    look, problem, sheets = None, "", list[str]()
    try:
        sheets = sheets_of(draft, name) if _is_book(name) else []
        look = look_of(draft, name)
    except Unreadable as unread:
        problem = str(unread)
    data = request.POST if request.method == "POST" else None
    text = not _is_book(name) and not name.endswith(".json")
    form = ShapeForm(data, number=number, part=part, sheets=sheets, look=look, text=text)
    unsure = [column for column, guess in look.orders.items() if not guess.proven] if look else []
    return {"name": name, "form": form, "look": look, "problem": problem, "unsure": unsure,
            "preview": [row.cells[: len(look.header)] for row in look.sample[:5]] if look else []}  # fmt: skip


def _take_shapes(request: Request, draft: Draft, files: list[dict[str, Any]]) -> str:
    left = [file["name"] for file in files if file["form"] and file["form"].cleaned_data["leave"]]
    for file in files:
        if file["form"] and file["name"] not in left:
            values = {key: value for key, value in file["form"].cleaned_data.items() if key != "leave"}
            set_shape(actor=request.actor, draft=draft, name=file["name"], values=values)
    try:
        if left:
            leave_out(draft=draft, names=left)
    except Refused as refusal:
        return str(refusal.message)
    return ""


def _is_book(name: str) -> bool:
    return name.endswith(tuple(BOOKS))


@require_http_methods(["GET", "POST"])
def columns(request: Request, draft: int) -> HttpResponse:
    """Which column is which field, file by file."""
    kept = draft_or_404(request, draft)
    problem = ""
    if request.method == "POST":
        try:
            if _taken(request, kept):
                begin_check(actor=request.actor, draft=kept)
                return go(request, f"/import/drafts/{kept.pk}/check/")
        except (Refused, Unreadable) as refusal:
            problem = str(refusal.message if isinstance(refusal, Refused) else refusal)
    files = [_map_file(request, kept, number, name, problem) for number, name in enumerate(kept.files)]
    context = step(kept, 2, files=files, problem=problem, own=kept.source == OWN)
    return render(request, "exchange/map.html", context, status=422 if problem else 200)


def _taken(request: Request, draft: Draft) -> bool:
    """Take over what the page says; False when it is to be shown again, because a kind was changed."""
    if draft.source != OWN:
        if not request.POST.get("by_hand"):
            return True
        draft.source = OWN
        draft.save(update_fields=["source"])
        change_map(draft, guess_map(request.actor, draft))
        return False
    hands, again = dict[str, Hand](), False
    for number, name in enumerate(draft.files):
        part = part_for(draft, name)
        kind = request.POST.get(f"f{number}-kind", "")
        if part is None or kind not in importable(request.actor):
            continue
        if kind != part.get("kind"):
            guess_again(actor=request.actor, draft=draft, name=name, kind=kind)
            again = True
        else:
            hands[name] = chosen(request.POST, look_of(draft, name), number, kind)
    if again or "next" not in request.POST:
        return False
    set_hand(actor=request.actor, draft=draft, hands=hands)
    return True


def _map_file(request: Request, draft: Draft, number: int, name: str, problem: str) -> dict[str, Any]:
    part = part_for(draft, name)
    if part is None:
        return {"name": name, "left": True}
    try:
        look = look_of(draft, name)
    except Unreadable as unread:
        return {"name": name, "unread": str(unread)}
    kind = part.get("kind", "")
    hand = hand_of(part) if draft.source == OWN else None
    if hand is not None and problem and request.POST.get(f"f{number}-kind") == kind:
        hand = chosen(request.POST, look, number, kind)
    found = {"name": name, "rows": look.rows, "number": number, "kind": kind, "hand": hand,
             "kind_label": label_of(kind) if kind else part.get("not_yet", "")}  # fmt: skip
    if hand is None:
        return {**found, "given": _given(part), "unread_columns": _unread(part, look.header)}
    used = {*hand.columns.values(), *hand.constants}
    by_name = target_of(kind).by_name
    return {
        **found,
        "kinds": [(each, label_of(each)) for each in importable(request.actor)],
        "columns": columns_of(look, hand, number),
        "choices": choices_of(kind),
        "constants": constants_of(hand, number),
        "fields": fields_of(kind),
        "refers": any(target_of(kind).references.get(field) not in (None, "stage") for field in hand.columns.values())
        or "line.product" in hand.columns.values(),
        "since": kept_since(actor=request.actor, look=look),
        "needed": [(by_name[field].label, field in used) for field in needed(kind)],
        "wished": [(by_name[field].label, field in used) for field in wished(kind)],
    }


def _given(part: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of a map that was not made by hand, each with where its value comes from."""
    kind = part.get("kind", "")
    by_name = target_of(kind).by_name if kind else {}
    found = []
    for name, spec in part.get("fields", {}).items():
        label = str(by_name[name].label) if name in by_name else name
        found.append((label, "、".join(_sources(spec))))
    for name, label in (("closing", _("how the deal ended")), ("line", _("product line"))):
        if name in part:
            found.append((label, "、".join(dict.fromkeys(_sources(part[name])))))
    return found


def _sources(spec: Any) -> list[str]:
    """The columns and constants that a spec names."""
    if isinstance(spec, str):
        return [spec]
    if isinstance(spec, list):
        return [text for one in spec for text in _sources(one)]
    names = ("column", "columns", "gather", "value", "on", "amount", "reason", "product", "quantity", "price")
    return [text for name in names if spec.get(name) for text in _sources(spec[name])]


def _unread(part: dict[str, Any], header: tuple[str, ...]) -> list[str]:
    own = part.get("id", [])
    used = {*([own] if isinstance(own, str) else own), *part.get("ignore", [])}
    for name in ("fields", "closing", "line"):
        specs = part.get(name, {})
        used |= {text for spec in (specs.values() if name == "fields" else [specs]) for text in _sources(spec)}
    return [column for column in header if column not in used]


@require_POST
def drop(request: Request, draft: int) -> HttpResponse:
    """Forget an upload with its files."""
    drop_draft(draft_or_404(request, draft))
    messages.success(request, _("The upload was dropped; nothing was written"))
    return go(request, "/import/")

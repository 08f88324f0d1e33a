"""One role: what it may do, how much of each field it sees, and who holds it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yingdan.accounts import commands, queries
from yingdan.accounts.choices import Deed, FieldLevel, Scope
from yingdan.accounts.forms import DepartmentsForm
from yingdan.accounts.kinds import role_kind
from yingdan.accounts.models import Role
from yingdan.accounts.rules import visible_people
from yingdan.core.refusal import Missing, Refused
from yingdan.ui.requests import Request, is_htmx


def _role(request: Request, pk: int, action: str = "view") -> Role:
    if not request.actor.may(f"role.{action}"):
        raise Http404
    found: Role | None = role_kind.policy.visible(request.actor, action).filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


@require_GET
def role_page(request: Request, pk: int) -> HttpResponse:
    role = _role(request, pk)
    actor = request.actor
    lines = queries.matrix_of(role)
    holders = visible_people(actor).filter(memberships__role=role, is_active=True).distinct().order_by("pinyin")
    context = {
        "kind": role_kind,
        "row": role,
        "lines": lines,
        "deeds": Deed,
        "fields": queries.field_lines(role),
        "levels": FieldLevel.choices,
        "sentences": queries.sentences_of(lines),
        "holders": holders,
        "may_edit": actor.may("role.edit"),
        "may_delete": actor.may("role.delete") and role.code != "admin" and not holders,
    }
    return render(request, "accounts/role.html", context)


def _asked(request: Request, *names: str) -> list[str]:
    """From the form of a cell, or from the address that an undo posts to."""
    return [request.POST.get(name, request.GET.get(name, "")) for name in names]


@require_POST
def grant(request: Request, pk: int) -> HttpResponse:
    """Set one cell of the matrix; the answer is the cell, and a toast that takes it back."""
    role = _role(request, pk, "edit")
    kind, action, scope = _asked(request, "kind", "action", "scope")
    before = queries.cell_of(role, kind, action) if action in Deed.values else None
    if before is None or not before.scopes:
        raise Http404
    if scope == Scope.CUSTOM:
        form = DepartmentsForm(request.actor, _chosen(request), {"departments": []})
        if not form.is_valid():
            return _choose(request, role, before, form)
        places = [row.pk for row in form.cleaned_data["departments"]]
    else:
        places = []
    old = list(role.grants.filter(kind=kind, action=action).values_list("departments", flat=True))
    try:
        commands.set_grant(actor=request.actor, role=pk, kind=kind, action=action, scope=scope, departments=places)
    except Refused as refusal:
        return _cell(request, role, before, str(refusal.message), tone="bad")
    fresh = queries.cell_of(role, kind, action)
    undo = [("kind", kind), ("action", action), ("scope", before.scope), *(("departments", key) for key in old if key)]
    return _cell(request, role, fresh, _said(fresh), undo=f"/roles/{pk}/grant/?{urlencode(undo)}")


def _chosen(request: Request) -> Any:
    """The ticked departments, or None while they still have to be chosen."""
    if "chosen" in request.POST:
        return request.POST
    return request.GET if "departments" in request.GET else None


def _choose(request: Request, role: Role, cell: queries.Cell, form: DepartmentsForm) -> HttpResponse:
    """The scope “chosen departments” asks for them first, in the dialog."""
    answer = render(request, "accounts/choose_departments.html", {"row": role, "cell": cell, "form": form},
                    status=422 if form.is_bound else 200)  # fmt: skip
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#dialog", "innerHTML"
    return answer


def _said(cell: queries.Cell) -> str:
    if not cell.scope:
        return _("%(right)s taken away; it ends with the next click") % {"right": cell.label}
    scope = Scope(cell.scope).label
    return _("%(right)s reaches %(scope)s now") % {"right": cell.label, "scope": scope}


def _cell(
    request: Request, role: Role, cell: queries.Cell, said: str, *, undo: str = "", tone: str = ""
) -> HttpResponse:
    if not is_htmx(request) or cell.scope == Scope.CUSTOM or "chosen" in request.POST:
        (messages.error if tone else messages.success)(request, said, extra_tags=undo)
        url = f"/roles/{role.pk}/"
        done = HttpResponse(status=204, headers={"HX-Redirect": url})
        return done if is_htmx(request) else HttpResponseRedirect(url)
    context = {"row": role, "cell": cell, "may_edit": True, "said": said, "undo": undo, "tone": tone}
    return render(request, "accounts/cell_answer.html", context)


@require_POST
def field_rule(request: Request, pk: int) -> HttpResponse:
    """How much of a guarded field the role gets."""
    role = _role(request, pk, "edit")
    kind, name, level = _asked(request, "kind", "field", "level")
    found = next((line for line in queries.field_lines(role) if (line.kind, line.field) == (kind, name)), None)
    if found is None:
        raise Http404
    commands.set_field_rule(actor=request.actor, role=pk, kind=kind, field=name, level=level)
    undo = f"/roles/{pk}/field/?{urlencode({'kind': kind, 'field': name, 'level': found.level})}"
    said = _("%(kind)s, %(field)s: kept") % {"kind": found.kind_label, "field": found.label}
    if is_htmx(request):
        return render(request, "accounts/toast_only.html", {"said": said, "undo": undo})
    messages.success(request, said, extra_tags=undo)
    return HttpResponseRedirect(f"/roles/{pk}/")

"""What a role may do, as a matrix, as lines about fields, and as plain sentences."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yingdan.accounts.choices import Deed, FieldLevel, Scope
from yingdan.accounts.models import Grant, Role
from yingdan.core.policy import Access, grantable, policies
from yingdan.core.refusal import Text
from yingdan.ui.kinds.kind import kinds

# Kinds that have no list of their own.
NAMES: dict[str, Text] = {
    "company": gettext_lazy("company settings"),
    "audit": gettext_lazy("audit trail"),
    "process": gettext_lazy("sales processes"),
    "pricelist": gettext_lazy("price lists"),
    "calendar": gettext_lazy("working calendar"),
    "customfield": gettext_lazy("custom fields"),
    "of": gettext_lazy("records"),
    "label": gettext_lazy("name"),
    "type": gettext_lazy("type"),
    "options": gettext_lazy("choices"),
    "help": gettext_lazy("help"),
    "required": gettext_lazy("must be filled"),
    "listed": gettext_lazy("column of the list"),
    "place": gettext_lazy("place"),
    # What stands in the journal beside the fields of a kind.
    "starts": gettext_lazy("from"),
    "ends": gettext_lazy("to"),
    "until": gettext_lazy("until"),
    "level": gettext_lazy("what it allows"),
    "in_department": gettext_lazy("department"),
    "records": gettext_lazy("records"),
    "day": gettext_lazy("day"),
    "working": gettext_lazy("working day"),
    "listview": gettext_lazy("saved views"),
    "query": gettext_lazy("question"),
    "audience": gettext_lazy("who has it"),
    "first": gettext_lazy("opens first"),
    "name": gettext_lazy("name"),
    "provisional": gettext_lazy("provisional"),
}
SEPARATOR: Text = pgettext_lazy("between the parts of a list", ", ")
PEOPLE = (Scope.SELF, Scope.REPORTS, Scope.TEAM)
PLACES = (Scope.DEPARTMENT, Scope.SUBTREE, Scope.CUSTOM)


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind and one action: how far it is granted, and how far it can be. No scopes: there is no such action."""

    kind: str
    action: str
    label: str
    scope: str = ""
    scopes: tuple[tuple[str, str], ...] = ()
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the matrix."""

    kind: str
    label: str
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A guarded field: what the role gets of it on rows of others; "" is what the product itself says."""

    kind: str
    field: str
    kind_label: str
    label: str
    level: str
    usual: str


def kind_label(name: str) -> str:
    declared = kinds().get(name)
    return str(declared.plural) if declared else str(NAMES.get(name, name))


# Guarded fields of what stands below a record.
BELOW = {("pricelist", "floor"): gettext_lazy("floor price")}


def field_label(kind: str, name: str) -> str:
    declared = kinds().get(kind)
    if declared and name in declared.by_name:
        return str(declared.by_name[name].label)
    return str(BELOW.get((kind, name), name))


def pair(of: str, what: str) -> str:
    """Kind and action, or kind and field, as one name."""
    return _("%(of)s: %(what)s") % {"of": of, "what": what}


def ordered_kinds() -> list[str]:
    """The kinds with lists first, in their own order, then settings."""
    have = grantable()
    return [name for name in kinds() if name in have] + [name for name in have if name not in kinds()]


def scopes_of(kind: str) -> tuple[tuple[str, str], ...]:
    """How far a right over this kind can reach: rows without an owner know no “own”."""
    policy = policies().get(kind)
    given: list[Scope] = []
    if policy is not None and (policy.owner or policy.inherits):
        given += PEOPLE
    if policy is not None and (policy.department or policy.inherits):
        given += PLACES
    return tuple((str(scope.value), str(scope.label)) for scope in (*given, Scope.ALL))


def cell_of(role: Role, kind: str, action: str) -> Cell:
    grants = {(grant.kind, grant.action): grant for grant in role.grants.filter(kind=kind, action=action)}
    return _cell(kind, action, grants.get((kind, action)))


def _cell(kind: str, action: str, grant: Grant | None) -> Cell:
    if action not in grantable().get(kind, ()):
        return Cell(kind, action, "")
    label = pair(kind_label(kind), str(Deed(action).label))
    if grant is None:
        return Cell(kind, action, label, scopes=scopes_of(kind))
    places = tuple(place.name for place in grant.departments.all()) if grant.scope == Scope.CUSTOM else ()
    return Cell(kind, action, label, grant.scope, scopes_of(kind), places)


def matrix_of(role: Role) -> list[Line]:
    grants = {(grant.kind, grant.action): grant for grant in role.grants.prefetch_related("departments")}
    return [
        Line(kind, kind_label(kind), [_cell(kind, deed.value, grants.get((kind, deed.value))) for deed in Deed])
        for kind in ordered_kinds()
    ]


def field_lines(role: Role) -> list[FieldLine]:
    set_ = {(rule.kind, rule.field): rule.level for rule in role.field_rules.all()}
    guards = [(kind, name, guard) for kind, policy in policies().items() for name, guard in policy.guards.items()]
    return [
        FieldLine(kind, name, kind_label(kind), field_label(kind, name), set_.get((kind, name), ""), said(guard.others))
        for kind, name, guard in guards
    ]


def said(access: Access) -> str:
    return str(FieldLevel(access.name.lower()).label)


def sentences_of(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """(what, how far): kinds with the same rights share a sentence, so that a person can read them all."""
    by_rights: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for line in lines:
        rights = tuple((cell.action, cell.scope) for cell in line.cells if cell.scope)
        if rights:
            by_rights.setdefault(rights, []).append(line.label)
    return [(str(SEPARATOR).join(labels), _rights_said(rights)) for rights, labels in by_rights.items()]


def _rights_said(rights: tuple[tuple[str, str], ...]) -> str:
    by_scope: dict[str, list[str]] = {}
    for action, scope in rights:
        by_scope.setdefault(scope, []).append(str(Deed(action).label))
    parts = [
        _("%(deeds)s (%(scope)s)") % {"deeds": str(SEPARATOR).join(deeds), "scope": Scope(scope).label}
        for scope, deeds in by_scope.items()
    ]
    return str(SEPARATOR).join(parts)

"""Policy bugs that somebody might write one day, each as a small change of the real code."""

import __future__

import inspect
import sys
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Mutant:
    """`old` becomes `new` in the source of a function; `where` is its module and its name there.

    also: a second change, where one alone would still be held by another wall.
    world: the one that told it last time, and is asked first; where it no longer does, that costs time, not the proof.
    """

    name: str
    where: str
    old: str
    new: str
    also: tuple[str, str, str] | None = None
    world: int = 0

    def __str__(self) -> str:
        return self.name


POLICY = "yingdan.core.policy.policy:Policy."
REACH = "yingdan.core.policy.reach:Reach."
RIGHTS = "yingdan.accounts.rules.rights:"
ACTOR = "yingdan.accounts.rules.actor:"
QUERY = "yingdan.ui.kinds.query:Asked."
TABLE = "yingdan.ui.kinds.table:"
VALUES = "yingdan.ui.kinds.values:Values."
FINANCE = "yingdan.finance."
PAGES = "yingdan.projects.rules.opening:"

MUTANTS = (
    # Rows
    Mutant("widest scope x widest action", RIGHTS + "_computed",
           'name = f"{grant.kind}.{grant.action}"\n            reaches[name] =',
           'name = f"{grant.kind}.{grant.action}"\n            for other in list(reaches):\n'
           "                if other.startswith(grant.kind):\n"
           "                    reaches[other] = joined(reaches[other], people.reach(grant, post.department_id))\n"
           "            reaches[name] =", world=9),
    Mutant("scopes of every role from every post", RIGHTS + "_computed",
           "for grant in grants[post.role_id]:", "for grant in [g for of_role in grants.values() for g in of_role]:",
           world=0),
    Mutant("the recycle bin forgotten", POLICY + "visible", ".filter(deleted_at__isnull=not deleted)", ".all()",
           world=9),
    Mutant("the recycle bin forgotten by the predicate", POLICY + "admits",
           "if row.deleted_at is not None or not", "if not", world=0),
    Mutant("a share without the action", ACTOR + "Person.may",
           "return not", "return self.user.kind == 'internal' or not",
           also=(ACTOR + "Person._reach", "if reach.nothing or reach.everything or", "if reach.everything or"),
           world=9),
    Mutant("a share's level ignored", ACTOR + "Person._reach", "SHARED[action]", '("read", "edit")', world=4),
    Mutant("a share's end ignored", ACTOR + "Person._granted_to_me", ".exclude(until__lt=clock.today())", "", world=0),
    Mutant("a share ends a day early", ACTOR + "Person._granted_to_me", "until__lt=", "until__lte=", world=4),
    Mutant("shares of another kind", ACTOR + "Person._shares", "filter(kind=kind, ", "filter(", world=0),
    Mutant("shares of the stand-in, not of the giver", ACTOR + "Person._granted_to_me",
           "Q(user=self.as_user_id)", "Q(user=self.user_id)", world=17),
    Mutant("shares for everybody's team", ACTOR + "Person._granted_to_me",
           "team__in=self.rights.teams", "team__isnull=False", world=9),
    Mutant("a path without its last slash", RIGHTS + "_People.below",
           "path__startswith=path", 'path__startswith=path.rstrip("/")', world=16),
    Mutant("a write beyond the view", POLICY + "condition", 'if action == "view":', "if True:", world=9),
    Mutant("a write beyond the view by the predicate", POLICY + "admits",
           'if action != "view" and not self.admits(actor, row):', "if False:", world=9),
    Mutant("within a reach of equal size", REACH + "within", "self.people <= other.people", "True", world=0),
    Mutant("children of every parent", POLICY + "_below", "filter(above, ", "filter(", world=33),
    Mutant("children of deleted parents", POLICY + "_below", "filter(above, deleted_at__isnull=True)", "filter(above)",
           world=2),
    Mutant("the parent's reach over the child's own columns", POLICY + "_by_columns",
           "branches(self.inherits.owner, self.inherits.department)", "branches(self.owner, self.department)"),
    Mutant("shared parents forgotten", POLICY + "_by_others",
           "found if above.shared is None else", "found if True else", world=0),
    Mutant("everything shared above, everything below", POLICY + "_by_others",
           "Q(pk__in=above.shared)", "Q()", world=0),
    Mutant("the parent's deletion is not repeated", "yingdan.deals.projections:owners_of",
           "(None, None) if deleted else (owner, department)", "(owner, department)", world=38),
    Mutant("children of every parent by the predicate", POLICY + "_parent_admits",
           'above.admits(actor, parent, "view" if action == "view" else "edit")', "True", world=9),
    Mutant("whoever sees the parent writes the child", POLICY + "_by_others",
           'self.inherits.parent(), "view" if action == "view" else "edit"', 'self.inherits.parent(), "view"',
           world=19),
    Mutant("the parent's writers write every child", POLICY + "_by_others",
           'if self.inherits is None or not (action == "view" or self.inherits.writes):', "if self.inherits is None:",
           world=2),
    Mutant("children without the action", POLICY + "_by_others",
           "if not actor.may(self.permission(action)):",
           "if not actor.may(self.permission(action)) and not self.inherits:", world=0),
    Mutant("all parents, so all children", POLICY + "_below",
           "return Q(**{", "return Q() if not above else Q(**{", world=2),
    Mutant("custom departments with those below", RIGHTS + "_People.reach",
           "frozenset(d.pk for d in grant.departments.all())",
           "frozenset(pk for d in grant.departments.all() for pk in self.below(d.pk))", world=22),
    Mutant("the subtree for the department", RIGHTS + "_People.reach",
           "Reach(people=own, departments=frozenset({department}))",
           "Reach(people=own, departments=self.below(department))", world=0),
    Mutant("the main department for the post's", RIGHTS + "_computed",
           "people.reach(grant, post.department_id)", "people.reach(grant, user.department_id or post.department_id)",
           world=9),
    Mutant("direct reports only", RIGHTS + "_People.reports",
           "level = below - found - {self.user.pk}",
           "level = set()\n                found |= below - {self.user.pk}", world=19),
    Mutant("the team of another", RIGHTS + "_People.mates", "members=self.user, ", ""),
    Mutant("deleted teams", RIGHTS + "_People.mates", ", deleted_at__isnull=True", "", world=12),
    Mutant("a disabled person's rights kept", RIGHTS + "_computed", "or not user.is_active or", "or", world=9),
    Mutant("a deleted person's rights kept", RIGHTS + "_computed", "or user.deleted_at is not None", "", world=9),
    Mutant("roles for outside users", RIGHTS + "_computed", 'user.kind != "internal" or ', "", world=4),
    Mutant("deleted roles", RIGHTS + "_computed", "filter(role__in=roles, role__deleted_at__isnull=True)",
           "filter(role__in=roles)", world=5),
    Mutant("posts in deleted departments", RIGHTS + "_computed", ", department__deleted_at__isnull=True", "", world=7),
    Mutant("stale rights", RIGHTS + "rights_of", "kept[0] == number and number", "number", world=11),
    Mutant("a delegation without end", ACTOR + "standing_in", ", ends__gte=today", "", world=19),
    Mutant("a delegation to an outside user", ACTOR + "standing_in", 'user.kind != "internal" or ', "", world=10),
    Mutant("a delegation by who has left", ACTOR + "standing_in", "giver__is_active=True, ", "", world=8),
    Mutant("the owner column of the stand-in", POLICY + "owns", "actor.as_user_id", "actor.user_id", world=51),
    # Fields
    Mutant("a stranger gets the owner's access", "yingdan.core.policy.actor:FieldAccess.on",
           "max(self.others, self.own) if mine else self.others", "max(self.others, self.own)", world=9),
    Mutant("field rules of roles that do not view", RIGHTS + "_fields",
           "(role, kind) in views", "True", world=22),
    Mutant("the owner's access decides what is asked", POLICY + "may_query",
           "self.access(actor, name)", "self.access(actor, name, mine=True)", world=9),
    Mutant("a masked field may be asked", POLICY + "may_query", ">= Access.READ", ">= Access.MASKED", world=9),
    Mutant("filters, orders and groups by any field", "yingdan.ui.kinds.kind:Kind.queryable",
           "if not self.policy.may_query(actor, name):", "if False:", world=9),
    Mutant("cells without masks", TABLE + "Columns._cell", "guarded is None or", "True or"),
    Mutant("a list's masks lifted for owners of other things", TABLE + "Columns._cell",
           "mine is not None and row[mine] == me", "True"),
    Mutant("a group's sum of what is masked", TABLE + "groups_of",
           " if asked.kind.policy.may_query(asked.actor, name)", "", world=11),
    Mutant("a sum of what is masked", TABLE + "totals_of",
           " if asked.kind.policy.may_query(asked.actor, name)", "", world=11),
    Mutant("the page of a record without masks", "yingdan.ui.kinds.detail:shown_fields",
           "if access >= Access.READ:", "if True:", world=22),
    Mutant("a timeline without masks", "yingdan.ui.kinds.timeline:_changes",
           "if access == Access.MASKED:", "if False:", world=22),
    Mutant("a timeline of children out of sight", "yingdan.ui.kinds.timeline:_visible",
           "(e.kind, e.record) in titles for e in events", "True for e in events", world=6),
    Mutant("a file with fields that are masked", "yingdan.ui.kinds.export:exported",
           "if kind.policy.access(actor, name) >= Access.READ", "", world=7),
    # Channels
    Mutant("a list of everything", QUERY + "rows", "self.kind.rows(self.actor)", "self.kind.policy.rows()", world=9),
    Mutant("a file of all rows in sight", "yingdan.ui.kinds.export:exported",
           ' & kind.policy.visible(actor, "export")', "", world=9),
    Mutant("a file without the right", "yingdan.ui.kinds.export:exported",
           'if not actor.may(kind.policy.permission("export")):', "if False:", world=1),
    Mutant("alternatives that widen the list", QUERY + "rows", "rows.filter(condition) if condition",
           "(self.kind.policy.rows() if any(f.group for f in self.query.filters) else rows).filter(condition) "
           "if condition", world=9),
    Mutant("a search that skips the policy", QUERY + "rows", "rows.filter(condition) if condition",
           "(self.kind.policy.rows() if self.query.text else rows).filter(condition) if condition", world=9),
    Mutant("a count of everything", "yingdan.ui.kinds.paging:at_least", "asked.rows())",
           "asked.kind.policy.rows())", world=9),
    Mutant("a question kept for everybody", "yingdan.core.policy.shelf:kept", "shelf = actor.kept",
           'shelf = globals().setdefault("everybodys", {})', world=3),
    Mutant("a record by its address", "yingdan.ui.kinds.detail:row_of", "kind.rows(actor)", "kind.policy.rows()",
           world=2),
    Mutant("a record by its address in REST", VALUES + "one", "self.kind.rows(self.actor)", "self.kind.policy.rows()",
           world=4),
    Mutant("a list in REST", VALUES + "page",
           "slice_of(asked, self.paths, sort, mark=asked.query.after)",
           "list(asked.kind.policy.rows().filter("
           "asked.condition()"
           " & (asked.beyond(*asked.place(asked.query.after)) if asked.query.after else asked.condition())"
           ").order_by(*asked.order()).values_list(*self.paths)[: size + 1])", world=12),
    Mutant("masks forgotten in REST", VALUES + "_maker", "mask(row[places[0]])", "shown.data(row[places[0]])",
           world=1),
    Mutant("everybody the owner in REST", VALUES + "_maker", "row[owner] == me", "row[owner] is not None", world=1),
    Mutant("one's own access for all in REST", VALUES + "_maker", "guarded.others >= ", "guarded.own >= ", world=1),
    # Money
    Mutant("unclaimed receipts for everybody", FINANCE + "rules:unclaimed_receipts",
           'if not actor.may("receipt.claim"):', "if False:", world=1),
    Mutant("claimed receipts to claim", FINANCE + "rules:unclaimed_receipts", "customer=None, ", ""),
    Mutant("claiming by who sees receipts", FINANCE + "commands.receiving:claim_receipt",
           'need(actor, "receipt.claim")', 'need(actor, "receipt.view")',
           also=(FINANCE + "rules:unclaimed_receipts", '"receipt.claim"', '"receipt.view"'), world=1),
    Mutant("claiming for a customer out of sight", FINANCE + "commands.receiving:_customer",
           "customers.visible(actor)", "customers.rows()", world=2),
    Mutant("giving back by who only sees it", FINANCE + "commands.receiving:unclaim_receipt",
           'fetch(rules.receipts, actor, pk, "claim"', 'fetch(rules.receipts, actor, pk, "view"'),
    Mutant("allocation by who only sees it", FINANCE + "commands.allocating:allocate_receipt",
           'fetch(rules.receipts, actor, pk, "edit"', 'fetch(rules.receipts, actor, pk, "view"', world=1),
    Mutant("paying what is out of sight", FINANCE + "rules:payable",
           "visible_instalments(actor).filter(", "instalments.rows().filter(deleted_at=None).filter(", world=24),
    Mutant("writing off by who may edit", FINANCE + "commands.owing:write_off",
           'actor, pk, "approve"', 'actor, pk, "edit"', world=33),
    Mutant("issuing by who may edit", FINANCE + "commands.invoicing:issue_invoice",
           'actor, pk, "approve"', 'actor, pk, "edit"', world=4),
    Mutant("invoices of a contract out of sight", FINANCE + "commands.invoicing:_row",
           "visible_contracts(actor)", "Contract.objects", world=3),
    Mutant("spending on a line out of sight", FINANCE + "commands.budgeting:_line",
           "rules.budget_lines.visible(actor)", "rules.budget_lines.rows()", world=2),
    Mutant("a budget by who only sees the project", FINANCE + "commands.budgeting:_project",
           'fetch(projects, actor, key, "edit")', 'fetch(projects, actor, key, "view")', world=1),
    Mutant("an ageing of everybody's payments", FINANCE + "queries:ageing",
           "rules.visible_instalments(actor)", "Instalment.objects", world=1),
    Mutant("debtors named out of sight", FINANCE + "queries:ageing",
           "visible_customers(actor)", "rules.contracts.rows().model.customer.field.related_model.objects"),
    # The customer's page
    Mutant("a page for the guests of every customer", PAGES + "opened_to",
           "customer__party=guest.party_id", "customer__party__isnull=False", world=4),
    Mutant("a page that nobody has opened", PAGES + "pages_in_sight", "opening__isnull=False, ", "", world=1),
    Mutant("a page of somebody who has left", PAGES + "opened_to", " or not guest.is_active", "", world=9),
)  # fmt: skip


# The worlds that a bug may survive at most.
WORLDS = range(60)


@contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """The product with this bug. A mutant whose place has gone is an error: it would prove nothing."""
    with ExitStack() as stack:
        stack.enter_context(_changed(mutant))
        if mutant.also is not None:
            stack.enter_context(_changed(Mutant(mutant.name, *mutant.also)))
        yield


@contextmanager
def _changed(mutant: Mutant) -> Iterator[None]:
    from yingdan.core import commands

    module_name, _colon, path = mutant.where.partition(":")
    module = import_module(module_name)
    holder: Any = module
    *outer, name = path.split(".")
    for part in outer:
        holder = getattr(holder, part)
    real, known = holder.__dict__[name], commands.registered()
    broken = _rewritten(real, mutant, module)
    places = [(holder, name)] if outer else _everywhere(real, name)
    for place, known_as in places:
        setattr(place, known_as, broken)
    try:
        yield
    finally:
        for place, known_as in places:
            setattr(place, known_as, real)
        # To compile a command again registers it.
        for one in known.values():
            commands.keep(one)


def _rewritten(real: Any, mutant: Mutant, module: Any) -> Any:
    source = inspect.getsource(real)
    if source.count(mutant.old) != 1:
        raise LookupError(
            f"{mutant.name}: {mutant.where} has {mutant.old!r} {source.count(mutant.old)} times, not once"
        )
    code = textwrap.dedent(source.replace(mutant.old, mutant.new))
    # Annotations stay text: the type parameters of the class are not in sight here.
    compiled = compile(code, f"<{mutant.name}>", "exec", flags=__future__.annotations.compiler_flag)
    space: dict[str, Any] = {}
    exec(compiled, vars(module), space)
    return next(iter(space.values()))


def _everywhere(real: Any, name: str) -> list[tuple[Any, str]]:
    """Every module that has taken the function over by name."""
    return [
        (module, name)
        for known, module in list(sys.modules.items())
        if known.startswith(("yingdan.", "tests.policy.")) and getattr(module, name, None) is real
    ]

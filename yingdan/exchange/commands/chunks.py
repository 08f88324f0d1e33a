"""Writing the rows of one table, chunk by chunk: known ones are compared, new ones created, bad ones isolated."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any

from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from yingdan.core.refusal import Refused
from yingdan.core.sentences import sentence_of
from yingdan.exchange.commands.findings import LEFT_OUT, Findings
from yingdan.exchange.commands.lookups import Known, Lookups
from yingdan.exchange.commands.plan import Item, Plan
from yingdan.exchange.commands.references import References
from yingdan.exchange.commands.writers import Source, Writer
from yingdan.exchange.reading import Row, Table
from yingdan.exchange.targets.names import plain

# In one transaction: on SQLite everybody else who writes waits for it, and more than a second is felt.
SIZE = 400


class TableImport:
    """Takes one table through the writer. `rows` counts, per kind, the rows that arrived."""

    def __init__(
        self,
        plan: Plan,
        table: Table,
        *,
        lookups: Lookups,
        writer: Writer,
        findings: Findings,
        rows: Counter[str],
        department: str = "",
    ) -> None:
        self.plan, self.target, self.file = plan, plan.target, table.file
        self.table, self.lookups, self.writer, self.findings, self.rows = table, lookups, writer, findings, rows
        self.references = References(
            lookups=lookups,
            writer=writer,
            findings=findings,
            target=plan.target,
            file=table.file,
            department=department,
        )
        self.sources = lookups.sources(plan.target.kind)
        self.claimed = {known.record for known in self.sources.values()}
        self._at: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._waiting: list[Item] = []

    def run(self) -> None:
        """Every row once; those that refer to rows further down go last."""
        for part in batched(self.table.rows(), SIZE):
            self._write([self.plan.item(row) for row in part if not self._left_out(row)], last=False)
        waiting, self._waiting = self._waiting, []
        while waiting:
            for chunk in batched(waiting, SIZE):
                self._write(list(chunk), last=False, again=True)
            if len(self._waiting) == len(waiting):
                break
            waiting, self._waiting = self._waiting, []
        for chunk in batched(self._waiting, SIZE):
            self._write(list(chunk), last=True, again=True)

    def _left_out(self, row: Row) -> bool:
        left = row.number in self.plan.file.correct.skip
        if left:
            self.findings.warn(self.file, row.number, LEFT_OUT, sort="skipped")
        return left

    def _write(self, items: Sequence[Item], *, last: bool, again: bool = False) -> None:
        with self.writer.chunk(0 if again else len(items)):
            good = items if again else [item for item in items if self._accept(item)]
            known = [item for item in good if item.external in self.sources]
            self._compare(known)
            fresh = [item for item in good if item.external not in self.sources]
            self.references.create_unknown(fresh, last=last)
            ready = [item for item in fresh if self._ready(item, last=last)]
            new = [item for item in ready if not self._adopted(item)]
            self._create(new)

    def _accept(self, item: Item) -> bool:
        for column, value, reason, sort, fix in item.problems:
            self.findings.reject(self.file, item.row, reason, column=column, value=value, sort=sort, fix=fix)
        first = self._at.setdefault(item.external, item.row)
        if first != item.row and not item.problems:
            reason = _("The row %(row)s has the same id.") % {"row": first}
            column = ", ".join(self.plan.file.id)
            self.findings.reject(self.file, item.row, reason, column=column, value=item.external)
        return not item.problems and first == item.row

    def _ready(self, item: Item, *, last: bool) -> bool:
        resolved = self.references.resolve(item, last=last)
        if resolved is None:
            self._waiting.append(item)
            return False
        if not resolved:
            return False
        if wrong := self.target.check(item.values):
            column = self._column(wrong[0])
            self.findings.reject(self.file, item.row, wrong[1], column=column, value=_shown(item.values, wrong[0]))
            return False
        return True

    def _compare(self, items: Sequence[Item]) -> None:
        """Rows that came before: equal ones are left, changed ones written, if their record is still there."""
        pks = {self.sources[item.external].record for item in items}
        live = set(self.target.policy.visible(self.lookups.actor).filter(pk__in=pks).values_list("pk", flat=True))
        for item in items:
            known = self.sources[item.external]
            if known.record not in live and known.record > 0:
                reason = _("It was imported before and deleted here since; it was left alone.")
                self.findings.warn(self.file, item.row, reason)
            elif known.digest != item.digest and self.plan.file.mode != "create":
                if self._update(item, known.record):
                    self.writer.renew(self.target, item.external, item.digest)
                    self.sources[item.external] = known._replace(digest=item.digest)
                else:
                    continue
            self.rows[self.target.kind] += 1

    def _update(self, item: Item, pk: int) -> bool:
        """Write what a row says now; False when it was rejected."""
        self.references.create_unknown([item], last=True)
        if not self.references.resolve(item, last=True):
            return False
        closed = item.values.get("closed")
        skipped = self.target.fixed | {"closed", "lines"}
        values = {name: value for name, value in item.values.items() if name not in skipped}
        if closed is not None:
            # What is closed keeps its amount and days; what is open here is closed here.
            values = {name: value for name, value in values.items() if name not in ("amount", "opened_on")}
        try:
            self.writer.edit(self.target, pk, values)
        except (Refused, IntegrityError, DataError) as problem:
            self._reject(item, problem)
            return False
        if self.target.edit is None or item.values.keys() & skipped:
            reason = _("The row changed since the last import. Owner, stage, closing and lines are changed here only.")
            self.findings.warn(self.file, item.row, reason)
        return True

    def _adopted(self, item: Item) -> bool:
        """Link a row to a record that is already here, where names are unique or the map says `same`."""
        if self.plan.file.mode == "update":
            return self._adopt(item, self._alike(item)) or self._skip(item)
        if self.target.unique_names or self.plan.file.same:
            return self._adopt(item, self._alike(item))
        self._tell_namesakes(item)
        return False

    def _alike(self, item: Item) -> list[int]:
        if self.plan.file.same:
            asked = {name: item.values.get(name) for name in self.plan.file.same}
            if None in asked.values():
                return []
            found = self.target.policy.visible(self.lookups.actor).filter(**asked).order_by("pk")
            return [pk for pk in found.values_list("pk", flat=True)[:20] if pk not in self.claimed]
        name = item.values.get("name", "")
        return [pk for pk in self.lookups.named(self.target.kind, name) if pk not in self.claimed] if name else []

    def _adopt(self, item: Item, found: Sequence[int]) -> bool:
        if not found:
            return False
        pk = found[0]
        values = {name: value for name, value in item.values.items() if name not in self.target.fixed | {"lines"}}
        if self.plan.file.mode != "create":
            try:
                self.writer.edit(self.target, pk, {name: v for name, v in values.items() if name != "closed"})
            except (Refused, IntegrityError, DataError) as problem:
                self._reject(item, problem)
                return True
        self._arrived([(item, pk)], matched=not self.writer.made(self.target, pk))
        return True

    def _skip(self, item: Item) -> bool:
        reason = _("There is no such record here, and this map only updates.")
        self.findings.reject(self.file, item.row, reason, value=str(item.values.get("name", ""))[:200])
        return True

    def _tell_namesakes(self, item: Item) -> None:
        name = item.values.get("name", "")
        if self.target.kind != "customer" or not name:
            return
        first = self._names.setdefault(plain(name), item.row)
        if first != item.row or self.lookups.named("customer", name):
            reason = _("Several customers are called so; they were kept apart. Merge them if they are one company.")
            self.findings.warn(self.file, item.row, reason, value=name)

    def _create(self, items: Sequence[Item]) -> None:
        """Create all at once; when the command refuses, halve until the row that it means stands alone."""
        if not items:
            return
        for item in items:
            self._name(item)
        try:
            pks = self.writer.create(self.target, [item.values for item in items])
        except (Refused, IntegrityError, DataError) as problem:
            if len(items) == 1:
                self._reject(items[0], problem)
                return
            middle = len(items) // 2
            self._create(items[:middle])
            self._create(items[middle:])
            return
        for item in items:
            self._tell_gaps(item)
        self._arrived(list(zip(items, pks, strict=True)), matched=False)

    def _tell_gaps(self, item: Item) -> None:
        values = item.values
        known = {name for name, value in values.items() if value not in (None, "")}
        if any(line.amount is not None or line.price is not None for line in values.get("lines", ())):
            known.add("amount")
        lacking = [name for name in self.target.basics(values) if name not in known]
        if lacking:
            names = "、".join(str(self.target.by_name[name].label) for name in lacking)
            reason = _("Marked incomplete, because this is missing: %(names)s.") % {"names": names}
            self.findings.warn(self.file, item.row, reason)

    def _name(self, item: Item) -> None:
        """A deal without a name is called by customer and product, or by its id in the other system."""
        values = item.values
        nameless = self.target.closes and not values.get("name") and item.own_id
        if nameless and not (values.get("customer") and values.get("lines")):
            values["name"] = item.external

    def _arrived(self, pairs: Iterable[tuple[Item, int]], *, matched: bool) -> None:
        sources = [Source(item.external, pk, item.digest, matched) for item, pk in pairs]
        self.writer.remember(self.target, sources)
        for (item, pk), source in zip(pairs, sources, strict=True):
            self.sources[item.external] = Known(pk, source.digest, self.writer.batch)
            self.claimed.add(pk)
            if not matched:
                self.lookups.add(self.target.kind, pk, item.values)
            self.rows[self.target.kind] += 1

    def _reject(self, item: Item, problem: Exception) -> None:
        column, reason = "", str(problem)
        if isinstance(problem, Refused):
            column, reason = next(iter(problem.errors), ""), str(problem.message)
        elif isinstance(problem, IntegrityError):
            reason = str(sentence_of(problem))
        else:
            reason = _("A value does not fit into its field.")
        shown = _shown(item.values, column)
        self.findings.reject(self.file, item.row, reason, column=self._column(column), value=shown)

    def _column(self, field: str) -> str:
        """The column that fills a field: whoever reads the reason has the file before him."""
        specs = self.plan.file.fields.get(field, ())
        return next((name for spec in specs for name in spec.columns), field)


def _shown(values: dict[str, Any], name: str) -> str:
    value = values.get(name, "")
    return str(value)[:200] if isinstance(value, str | int) else ""

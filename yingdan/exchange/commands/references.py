"""The records that rows refer to: found, created where the map says so, or left open with a word about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yingdan.exchange.commands.closings import PRODUCT, LineValues, with_lines
from yingdan.exchange.commands.findings import Findings
from yingdan.exchange.commands.lookups import Answer, Lookups
from yingdan.exchange.commands.plan import Item, Wanted
from yingdan.exchange.commands.writers import Writer
from yingdan.exchange.targets import Target, target_of
from yingdan.exchange.targets.names import person_name, plain


class References:
    """Resolves what the rows of one table want."""

    def __init__(
        self, *, lookups: Lookups, writer: Writer, findings: Findings, target: Target, file: str, department: str
    ) -> None:
        self.lookups, self.writer, self.findings = lookups, writer, findings
        self.target, self.file, self.department = target, file, department

    def create_unknown(self, items: Sequence[Item], *, last: bool) -> None:
        """Create what nobody knows and the map lets create. A record of the table's own kind may still come as a
        row of its own further down, so it is only created once the table has ended."""
        wanted: dict[str, dict[tuple[str, str], tuple[Item, Wanted]]] = {}
        for item in items:
            for want in item.wanted:
                if want.unknown != "create" or want.by == "id" or (want.kind == self.target.kind and not last):
                    continue
                if not self.lookups.actor.may(f"{want.kind}.create"):
                    continue
                answer = self.lookups.find(want.kind, want.by, want.text, suggest=False)
                if answer.pk is None and not answer.many:
                    wanted.setdefault(want.kind, {}).setdefault((want.by, plain(want.text)), (item, want))
        for kind in ("department", "product", "customer", "person", "contact"):
            if kind in wanted:
                self._create(target_of(kind), list(wanted[kind].values()))

    def resolve(self, item: Item, *, last: bool) -> bool | None:
        """Put keys into the item's values. False: the row is rejected; None: it waits for a later row."""
        answers = [(want, self.lookups.find(want.kind, want.by, want.text)) for want in item.wanted]
        if not last and any(_waits(want, answer, self.target.kind) for want, answer in answers):
            return None
        line = item.values.pop("line", None)
        product: int | None = None
        for want, answer in answers:
            if answer.pk is None:
                if not self._tell_missing(item, want, answer):
                    return False
                continue
            if answer.name:
                reason = _("Taken for “%(name)s”, which is spelt a little differently.") % {"name": answer.name}
                self.findings.warn(
                    self.file, item.row, reason, column=want.column, value=want.text, sort="spelt", fix=answer.name
                )
            if want.field == PRODUCT:
                product = answer.pk
            else:
                item.values[want.field] = answer.pk
        if isinstance(line, LineValues):
            with_lines(item.values, line, product)
        return True

    def _create(self, target: Target, wanted: Sequence[tuple[Item, Wanted]]) -> None:
        rows = [self._values(want) for _item, want in wanted]
        for (item, want), pk, values in zip(wanted, self.writer.create(target, rows), rows, strict=True):
            self.lookups.add(target.kind, pk, values)
            if target.kind == "person":
                reason = _("Nobody here is called so: an account was made that cannot sign in yet.")
            else:
                reason = _("This did not exist yet and was created.")
            self.findings.warn(self.file, item.row, reason, column=want.column, value=want.text, sort="made")

    def _values(self, want: Wanted) -> dict[str, Any]:
        values: dict[str, Any] = {"name": person_name(want.text) if want.kind == "person" else want.text}
        if want.by in ("email", "username", "code", "website"):
            values[want.by] = want.text
        given = dict(want.given)
        if want.kind == "person" and self.department:
            given.setdefault("department", self.department)
        target = target_of(want.kind)
        for name, text in given.items():
            declared = target.by_name.get(name)
            if declared is None or not text:
                continue
            values[name] = self._given(declared.to, text) if declared.to else declared.read(text, "")
        if want.kind == "department":
            values |= self._top()
        return {name: value for name, value in values.items() if value is not None}

    def _given(self, kind: str, text: str) -> int | None:
        answer = self.lookups.find(kind, "name", text, suggest=False)
        allowed = kind == "department" and self.lookups.actor.may("department.create")
        if answer.pk is not None or answer.many or not allowed:
            return answer.pk
        target, values = target_of(kind), {"name": text, **self._top()}
        pk = self.writer.create(target, [values])[0]
        self.lookups.add(kind, pk, values)
        return pk

    def _top(self) -> Mapping[str, int]:
        """New departments stand below the company's top one, where there is exactly one."""
        tops = list(target_of("department").policy.visible(self.lookups.actor).filter(parent=None).order_by("pk")[:2])
        own = [row for row in tops if not self.writer.made(target_of("department"), row.pk)]
        return {"parent": own[0].pk} if len(own) == 1 else {}

    def _tell_missing(self, item: Item, want: Wanted, answer: Answer) -> bool:
        """Say why a reference stays open; False when the map rejects such rows."""
        if answer.many:
            reason = _("%(count)s records fit equally well; left empty.") % {"count": answer.many}
        elif answer.near:
            reason = _("There is none of this name; left empty. The nearest is “%(name)s”.") % {"name": answer.near}
        else:
            reason = _("There is none of this name; left empty.")
        if want.unknown == "reject":
            tell, goes_on = self.findings.reject, False
        else:
            tell, goes_on = self.findings.warn, True
        tell(self.file, item.row, reason, column=want.column, value=want.text, sort="word", fix=answer.near)
        return goes_on


def _waits(want: Wanted, answer: Answer, kind: str) -> bool:
    return want.kind == kind and answer.pk is None and not answer.many

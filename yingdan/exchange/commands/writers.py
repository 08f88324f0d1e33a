"""Where rows go: into the database, chunk by chunk, or nowhere in a rehearsal."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from django.db import connection, transaction
from django.db.models import Count, F, Q

from yingdan.core import clock
from yingdan.core.bulk import insert, new
from yingdan.core.journal import events_where
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.exchange.commands.findings import Findings
from yingdan.exchange.models import SourceId
from yingdan.exchange.targets import ORDER, TAGS, Target
from yingdan.exchange.targets.base import Values
from yingdan.notes.commands import tag_each

# Seconds of writing after which others get their turn, and for how long.
WORK, REST = 0.3, 0.11

type Counts = dict[str, dict[str, int]]


class Source(NamedTuple):
    """A row and the record it became. `matched`: the record was there before this import."""

    external: str
    record: int
    digest: str
    matched: bool


class Writer(Protocol):
    """What the import needs of either."""

    batch: int | None

    @contextmanager
    def chunk(self, rows: int) -> Iterator[None]: ...

    def create(self, target: Target, rows: Sequence[Values]) -> list[int]: ...

    def edit(self, target: Target, pk: int, values: Values) -> None: ...

    def remember(self, target: Target, sources: Sequence[Source]) -> None: ...

    def renew(self, target: Target, external: str, digest: str) -> None: ...

    def made(self, target: Target, pk: int) -> bool: ...

    def counts(self, rows: Counter[str]) -> Counts: ...


class Real:
    """Writes through the rooms' commands, in one transaction per chunk."""

    def __init__(self, actor: Actor, batch: Batch, profile: str, findings: Findings) -> None:
        self.actor, self.kept, self.profile, self.findings = actor, batch, profile, findings
        self.batch: int | None = batch.pk
        self._made: dict[str, set[int]] = defaultdict(set)
        self._rested = time.monotonic()
        for kind, record in events_where(Q(batch=batch, verb__endswith=".created")).values_list("kind", "record"):
            self._made[kind].add(record)

    @contextmanager
    def chunk(self, rows: int) -> Iterator[None]:
        with transaction.atomic():
            yield
            self.findings.keep_warnings(self.kept)
            Batch.objects.filter(pk=self.kept.pk).update(done=F("done") + rows)
        self._let_others_write()

    def _let_others_write(self) -> None:
        """SQLite has one writer at a time, and who waits looks for his turn every tenth of a second."""
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            return
        if time.monotonic() - self._rested > WORK:
            time.sleep(REST)
            self._rested = time.monotonic()

    def create(self, target: Target, rows: Sequence[Values]) -> list[int]:
        # Tags are put on by a command of their own: where it refuses, the records are not there either.
        with transaction.atomic():
            made = target.create(self.actor, [_untagged(row) for row in rows], self.kept)
            pks = [row.pk for row in made]
            self._tag(target, {pk: row[TAGS] for pk, row in zip(pks, rows, strict=True) if row.get(TAGS)})
        self._made[target.kind].update(pks)
        return pks

    def edit(self, target: Target, pk: int, values: Values) -> None:
        plain = _untagged(values)
        with transaction.atomic():
            if target.edit is not None and plain:
                target.edit(self.actor, pk, plain, self.kept)
            self._tag(target, {pk: values[TAGS]} if values.get(TAGS) else {})

    def _tag(self, target: Target, words: dict[int, tuple[str, ...]]) -> None:
        if words:
            tag_each(actor=self.actor, kind=target.kind, words=words, batch=self.kept)

    def remember(self, target: Target, sources: Sequence[Source]) -> None:
        insert(
            new(
                SourceId,
                profile=self.profile,
                kind=target.kind,
                external=source.external,
                record=source.record,
                digest=source.digest,
                batch_id=self.kept.pk,
                matched=source.matched,
            )
            for source in sources
        )

    def renew(self, target: Target, external: str, digest: str) -> None:
        SourceId.objects.filter(profile=self.profile, kind=target.kind, external=external).update(digest=digest)

    def made(self, target: Target, pk: int) -> bool:
        return pk in self._made[target.kind]

    def counts(self, rows: Counter[str]) -> Counts:
        """From the journal, so that the figures of a continued import cover all of it."""
        created = {kind: len(pks) for kind, pks in self._made.items()}
        updated = self._updated()
        own = dict(
            SourceId.objects.filter(batch=self.kept, matched=False)
            .values_list("kind")
            .annotate(number=Count("pk"))
            .order_by()
        )
        unchanged = {kind: rows[kind] - own.get(kind, 0) - updated.get(kind, 0) for kind in rows}
        return {"created": _some(created), "updated": _some(updated), "unchanged": _some(unchanged)}

    def _updated(self) -> dict[str, int]:
        found: dict[str, set[int]] = defaultdict(set)
        events = events_where(Q(batch=self.kept) & (Q(verb__endswith=".edited") | Q(verb__endswith=".tagged")))
        for kind, record in events.values_list("kind", "record"):
            if record not in self._made[kind]:
                found[kind].add(record)
        return {kind: len(pks) for kind, pks in found.items()}

    def finish(self, report: dict[str, object]) -> None:
        self.kept.report = {**self.kept.report, **report}
        self.kept.state, self.kept.finished_at = "done", clock.now()
        self.kept.save(update_fields=["report", "state", "finished_at"])


class Rehearsal:
    """Writes nothing: what would be created gets a number below zero, so that later rows can refer to it."""

    batch: int | None = None

    def __init__(self, tell: Callable[[int], None] = lambda rows: None) -> None:
        self.tell = tell
        self._next = -1
        self._created: Counter[str] = Counter()
        self._own: Counter[str] = Counter()
        self._updated: Counter[str] = Counter()

    @contextmanager
    def chunk(self, rows: int) -> Iterator[None]:
        yield
        self.tell(rows)

    def create(self, target: Target, rows: Sequence[Values]) -> list[int]:
        pks = [self._next - place for place in range(len(rows))]
        self._next -= len(rows)
        self._created[target.kind] += len(rows)
        return pks

    def edit(self, target: Target, pk: int, values: Values) -> None:
        if target.edit is not None and values and pk > 0:
            self._updated[target.kind] += 1

    def remember(self, target: Target, sources: Sequence[Source]) -> None:
        self._own[target.kind] += sum(not source.matched for source in sources)

    def renew(self, target: Target, external: str, digest: str) -> None:
        return None

    def made(self, target: Target, pk: int) -> bool:
        return pk < 0

    def counts(self, rows: Counter[str]) -> Counts:
        unchanged = {kind: rows[kind] - self._own[kind] - self._updated[kind] for kind in rows}
        return {"created": _some(self._created), "updated": _some(self._updated), "unchanged": _some(unchanged)}


def _untagged(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != TAGS}


def _some(counts: dict[str, int] | Counter[str]) -> dict[str, int]:
    return {kind: counts[kind] for kind in ORDER if counts.get(kind, 0) > 0}

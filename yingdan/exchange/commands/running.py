"""An import from its files to its report: prepared, rehearsed, run, continued after a kill."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from yingdan.core import clock
from yingdan.core.commands import need
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.deals.commands import install_default_process
from yingdan.deals.rules import visible_processes
from yingdan.exchange.commands.chunks import TableImport
from yingdan.exchange.commands.findings import Findings
from yingdan.exchange.commands.lookups import Lookups
from yingdan.exchange.commands.plan import Plan
from yingdan.exchange.commands.reports import Report, report_of
from yingdan.exchange.commands.survey import date_columns, survey, tell_orders, tell_unread
from yingdan.exchange.commands.writers import Real, Rehearsal, Writer
from yingdan.exchange.mapping import FileMap, ImportMap, MapError
from yingdan.exchange.reading import Shape, Table, Unreadable, files_below, open_tables
from yingdan.exchange.targets import TAGS, TARGETS, target_of

KIND = "import"
type Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Job:
    """One import: whose, with which map, over which files."""

    actor: Actor
    rules: ImportMap
    paths: Sequence[Path]
    findings: Findings = field(default_factory=Findings)
    rows: Counter[str] = field(default_factory=Counter)
    progress: Progress = lambda done, total: None


def rehearse(
    *, actor: Actor, rules: ImportMap, paths: Sequence[Path], tell: Callable[[int], None] = lambda rows: None
) -> Report:
    """Everything but writing: the report of what an import would do. `tell` hears of each chunk of rows."""
    job = Job(actor, rules, paths)
    _check(job)
    writer = Rehearsal(tell)
    _all(job, writer)
    found = job.findings
    return Report(None, writer.counts(job.rows), found.rejections, found.warnings, warned=found.warned)


def prepare_import(*, actor: Actor, rules: ImportMap, paths: Sequence[Path], title: str = "") -> Batch:
    """The batch of an import, to be run now or by a job. An interrupted import of the same files is taken up again."""
    job = Job(actor, rules, paths)
    _check(job)
    mark = _mark(job)
    for batch in Batch.objects.filter(kind=KIND, state="running", actor=actor.user_id).order_by("-pk")[:20]:
        if batch.report.get("mark") == mark:
            return batch
    names = ", ".join(path.name for path in paths)
    return Batch.objects.create(
        kind=KIND,
        title=(title or names)[:200],
        actor_id=actor.user_id,
        started_at=clock.now(),
        report={"mark": mark, "profile": rules.profile, "paths": [str(path.resolve()) for path in paths]},
    )


def run_import(
    *,
    actor: Actor,
    rules: ImportMap,
    paths: Sequence[Path],
    batch: Batch,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Write the rows of the files, at most 400 in a transaction. Running it again goes on where it was stopped."""
    job = Job(actor, rules, paths, progress=progress)
    _check(job)
    Batch.objects.filter(pk=batch.pk).update(done=0)
    _install(job, batch)
    job.findings.go_on(batch)
    writer = Real(actor, batch, rules.profile, job.findings)
    _all(job, writer, batch)
    job.findings.keep(batch)
    writer.finish({"counts": writer.counts(job.rows)})
    return report_of(batch)


def continue_import(
    *, actor: Actor, rules: ImportMap, paths: Sequence[Path], progress: Progress | None = None
) -> Report:
    """Prepare and run in one."""
    batch = prepare_import(actor=actor, rules=rules, paths=paths)
    return run_import(
        actor=actor, rules=rules, paths=paths, batch=batch, progress=progress or (lambda done, total: None)
    )


def _check(job: Job) -> None:
    """Refuse before the first row: kinds that do not exist, fields they lack, rights that are missing."""
    for file in job.rules.files:
        if file.not_yet:
            continue
        if file.kind not in TARGETS:
            known = ", ".join(TARGETS)
            raise MapError(_("there is no kind “%(kind)s”; there are %(known)s") % {"kind": file.kind, "known": known})
        target = target_of(file.kind)
        unknown = sorted(word for word in file.fields if target.named(word) is None)
        if unknown:
            words = {"kind": file.kind, "field": unknown[0], "known": ", ".join(target.by_name)}
            raise MapError(_("%(kind)s has no field “%(field)s”; it has %(known)s") % words)
        if (file.closing or file.line) and not target.closes:
            raise MapError(_("only deals have a closing and a line, not %(kind)s") % {"kind": file.kind})
        need(job.actor, f"{file.kind}.import")
        need(job.actor, f"{file.kind}.create")
        if TAGS in file.fields:
            need(job.actor, f"{file.kind}.edit")


def _install(job: Job, batch: Batch) -> None:
    """Deals need a sales process: the usual one, where a company has none yet. Undo takes it away again."""
    if any(file.kind == "deal" for file in job.rules.files) and not visible_processes(job.actor).exists():
        with transaction.atomic():
            process = install_default_process(actor=job.actor)
            batch.report = {**batch.report, "process": process.pk}
            batch.save(update_fields=["report"])


def _all(job: Job, writer: Writer, batch: Batch | None = None) -> None:
    """Every file in the order of the map; what no map names is said."""
    files = list(files_below(job.paths))
    opened: list[tuple[FileMap, Table]] = []
    for file in job.rules.files:
        for path in files:
            if job.rules.file_for(path) is file:
                opened += [(file, table) for table in _opened(job, file, path)]
    for path in files:
        if job.rules.file_for(path) is None:
            job.findings.warn(path.name, 0, _("No map names this file; it was not read."))
    lookups = Lookups(job.actor, job.rules.profile)
    total = sum(table.count for _file, table in opened)
    if batch is not None:
        Batch.objects.filter(pk=batch.pk).update(total=total)
    for file, table in opened:
        _one(job, file, table, lookups, writer)
        job.progress(sum(job.rows.values()) + len(job.findings.rejections), total)


def _opened(job: Job, file: FileMap, path: Path) -> list[Table]:
    try:
        tables = open_tables(path, Shape(file.encoding, file.delimiter, file.header, file.sheet))
        # A file may turn out unreadable far down: better said before anything of it is written.
        rows = [table.count for table in tables]
    except Unreadable as problem:
        job.findings.reject(path.name, 0, str(problem))
        return []
    for table in tables[1:]:
        reason = _("The sheet “%(name)s” was not read; name it in the map.") % {"name": table.sheet}
        job.findings.warn(path.name, 0, reason)
    if file.not_yet:
        reason = _("%(what)s are not yet a kind here; %(rows)s rows were not imported.")
        job.findings.warn(path.name, 0, reason % {"what": file.not_yet, "rows": rows[0]})
        return []
    return tables[:1]


def _one(job: Job, file: FileMap, table: Table, lookups: Lookups, writer: Writer) -> None:
    target = target_of(file.kind)
    found = survey(table, date_columns(file, target))
    tell_orders(job.findings, table, file, found)
    tell_unread(job.findings, table, file, found, lenient=job.rules.lenient)
    plan = Plan(file, target, found, job.rules.missing)
    TableImport(
        plan,
        table,
        lookups=lookups,
        writer=writer,
        findings=job.findings,
        rows=job.rows,
        department=job.rules.department,
    ).run()


def _mark(job: Job) -> str:
    """The same files with the same map have the same mark, whatever they are called."""
    mark = hashlib.sha256(repr(job.rules).encode())
    for path in files_below(job.paths):
        with path.open("rb") as file:
            mark.update(hashlib.file_digest(file, "sha256").digest())
    return mark.hexdigest()


def paths_of_batch(batch: Batch) -> list[Path]:
    return [Path(path) for path in batch.report["paths"]]


def fail(batch: Batch, reason: str, *, state: str = "failed") -> None:
    """An import, or its undoing, that could not go on, with the reason. What was written until then stays."""
    batch.refresh_from_db()
    batch.report = {**batch.report, "failed": reason}
    batch.state, batch.finished_at = state, clock.now()
    batch.save(update_fields=["report", "state", "finished_at"])


def batch_to_undo(pk: int) -> Batch | None:
    """The batch that somebody asked to take back."""
    return Batch.objects.filter(pk=pk, kind=KIND, state="undoing").first()


def batch_to_run(pk: int) -> Batch | None:
    """The batch of an import that has not ended yet."""
    return Batch.objects.filter(pk=pk, kind=KIND, state="running").first()

"""Acceptances: by criteria, with defects, signed by both sides; what follows from the second signature."""

import datetime as dt
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from yingdan.accounts.commands import edit_person, hand_over_everything, share_record
from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.refusal import Conflict, Forbidden, Missing, Refused
from yingdan.core.testing import events, nothing_changes
from yingdan.projects import rules
from yingdan.projects.commands import (
    Found,
    add_defect,
    conclude_acceptance,
    content_hash,
    delete_acceptances,
    edit_acceptance,
    fix_defect,
    inspect_acceptance,
    move_project,
    reopen_acceptance,
    repeat_acceptance,
    set_criteria,
    set_task_state,
    sign_acceptance,
    sign_on_paper,
    submit_acceptance,
)
from yingdan.projects.models import Acceptance, Criterion, Project, Task
from yingdan.projects.testing import approved, make_acceptance, make_project, make_task

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 certificate"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(cast: Cast) -> Project:
    edit_person(actor=cast("admin"), pk=cast["pm"].pk, values={"manager": cast["director"]})
    made = make_project(cast("pm"), success="初验一次通过；每小时 120 托\n资料齐全。")
    return approved(cast("pm"), cast("director"), made)


@pytest.fixture
def milestone(cast: Cast, project: Project) -> Task:
    return make_task(cast("pm"), project, "终验", kind="milestone", starts=None, ends=project.ends)


@pytest.fixture
def row(cast: Cast, project: Project, milestone: Task) -> Acceptance:
    return make_acceptance(cast("pm"), project, milestone=milestone.pk)


def scan() -> list[tuple[str, Any]]:
    return [("验收单.pdf", io.BytesIO(PAPER))]


def found(row: Acceptance, *findings: str) -> list[Found]:
    """One finding for each criterion, the last one for the rest."""
    criteria = rules.criteria_of(row)
    said = [*findings, *[findings[-1]] * (len(criteria) - len(findings))]
    return [
        Found(criterion=one.pk, finding=finding, note="差一点" if finding == "unmet" else "")
        for one, finding in zip(criteria, said, strict=True)
    ]


def inspected(cast: Cast, row: Acceptance, *findings: str) -> None:
    pm = cast("pm")
    if Acceptance.objects.get(pk=row.pk).state == "prepared":
        submit_acceptance(actor=pm, pk=row.pk)
    inspect_acceptance(actor=pm, pk=row.pk, held_on=clock.today(), found=found(row, *findings))


def test_it_begins_with_what_the_charter_calls_success(cast: Cast, row: Acceptance) -> None:
    assert [one.text for one in rules.criteria_of(row)] == ["初验一次通过", "每小时 120 托", "资料齐全"]
    assert (row.name, row.scope, row.state) == ("智能仓储二期 终验", "可用的立体库", "prepared")
    assert row.number.startswith("YS-")


@pytest.mark.parametrize(
    ("values", "field"),
    [({"kind": "party"}, "kind"), ({"milestone": 999}, "milestone"), ({"name": "长" * 121}, "name")],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    cast: Cast, project: Project, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused, nothing_changes():
        make_acceptance(cast("pm"), project, **values)
    assert list(refused.value.errors) == [field]


def test_criteria_that_stay_keep_what_was_found(cast: Cast, row: Acceptance) -> None:
    pm = cast("pm")
    inspected(cast, row, "met", "unmet", "open")
    set_criteria(actor=pm, pk=row.pk, lines=["每小时 120 托", "", " 噪音低于 75 分贝 "])
    assert [(one.text, one.finding, one.note) for one in rules.criteria_of(row)] == [
        ("每小时 120 托", "unmet", "差一点"),
        ("噪音低于 75 分贝", "open", ""),
    ]
    for lines in (["x"] * 61, ["长" * 301]):
        with pytest.raises(Refused), nothing_changes():
            set_criteria(actor=pm, pk=row.pk, lines=lines)


def test_nobody_is_asked_to_come_without_criteria_and_what_was_announced_stays(cast: Cast, row: Acceptance) -> None:
    pm = cast("pm")
    set_criteria(actor=pm, pk=row.pk, lines=[])
    with pytest.raises(Refused) as refused, nothing_changes():
        submit_acceptance(actor=pm, pk=row.pk)
    assert list(refused.value.errors) == ["criteria"]
    with pytest.raises(Refused), nothing_changes():
        inspect_acceptance(actor=pm, pk=row.pk, held_on=clock.today(), found=[])
    set_criteria(actor=pm, pk=row.pk, lines=["能用"])
    submit_acceptance(actor=pm, pk=row.pk)
    for deed in (
        lambda: submit_acceptance(actor=pm, pk=row.pk),
        lambda: delete_acceptances(actor=pm, pks=[row.pk]),
        lambda: conclude_acceptance(actor=pm, pk=row.pk, conclusion="passed"),
        lambda: sign_acceptance(actor=pm, pk=row.pk),
    ):
        with pytest.raises(Refused), nothing_changes():
            deed()


def test_findings_are_of_its_own_criteria_and_say_what_is_missing(
    cast: Cast, project: Project, row: Acceptance
) -> None:
    pm, today = cast("pm"), clock.today()
    other = make_acceptance(pm, project, kind="first")
    submit_acceptance(actor=pm, pk=row.pk)
    mine, theirs = rules.criteria_of(row)[0].pk, rules.criteria_of(other)[0].pk
    wrong: list[tuple[Any, dt.date]] = [
        (Found(criterion=theirs, finding="met"), today),
        (Found(criterion=mine, finding="nice"), today),
        (Found(criterion=mine, finding="unmet", note=" "), today),
        (Found(criterion=mine, finding="met"), today + dt.timedelta(days=1)),
    ]
    for one, day in wrong:
        with pytest.raises(Refused), nothing_changes():
            inspect_acceptance(actor=pm, pk=row.pk, held_on=day, found=[one])
    assert Criterion.objects.get(pk=theirs).finding == "open"


def test_it_passes_only_when_everything_is_met_and_fixed(cast: Cast, row: Acceptance) -> None:
    pm = cast("pm")
    inspected(cast, row, "met", "unmet", "open")
    with pytest.raises(Refused, match="还有标准没有检查"), nothing_changes():
        conclude_acceptance(actor=pm, pk=row.pk, conclusion="conditional", words="一周内补齐")
    inspected(cast, row, "met", "unmet", "met")
    with pytest.raises(Refused, match="1 条标准未达到"), nothing_changes():
        conclude_acceptance(actor=pm, pk=row.pk, conclusion="passed")
    inspected(cast, row, "met")
    defect = add_defect(actor=pm, pk=row.pk, text="护栏松动", due_on=clock.today(), severity="major")
    with pytest.raises(Refused, match="1 个缺陷未整改"), nothing_changes():
        conclude_acceptance(actor=pm, pk=row.pk, conclusion="passed")
    with pytest.raises(Refused), nothing_changes():
        conclude_acceptance(actor=pm, pk=row.pk, conclusion="conditional", words=" ")
    fix_defect(actor=pm, pk=row.pk, defect=defect.pk, fix="已紧固")
    with pytest.raises(Refused), nothing_changes():
        fix_defect(actor=pm, pk=row.pk, defect=defect.pk)
    conclude_acceptance(actor=pm, pk=row.pk, conclusion="passed")
    row.refresh_from_db()
    assert (row.state, row.conclusion) == ("concluded", "passed")
    with pytest.raises(Refused), nothing_changes():
        edit_acceptance(actor=pm, pk=row.pk, values={"place": "改"})
    assert events("acceptance.defect_found")[0].after["owner"] == cast["pm"].pk


def test_with_both_signatures_it_holds_and_its_milestone_is_reached(
    cast: Cast, row: Acceptance, milestone: Task
) -> None:
    pm = cast("pm")
    inspected(cast, row, "met")
    conclude_acceptance(actor=pm, pk=row.pk, conclusion="passed")
    sign_acceptance(actor=pm, pk=row.pk)
    with pytest.raises(Conflict), nothing_changes():
        sign_acceptance(actor=pm, pk=row.pk)
    milestone.refresh_from_db()
    assert milestone.state == "todo"
    for name, scans in ((" ", scan()), ("甲方 王工", [])):
        with pytest.raises(Refused), nothing_changes():
            sign_on_paper(actor=pm, pk=row.pk, name=name, scans=scans)
    sign_on_paper(actor=pm, pk=row.pk, name="甲方 王工", scans=scan())
    for one in (row, milestone):
        one.refresh_from_db()
    assert (row.state, row.signed_on, len(row.code)) == ("signed", clock.today(), 12)
    assert (milestone.state, milestone.done_on) == ("done", clock.today())
    signed = rules.signatures_of(row)
    assert [(one.side, one.name) for one in signed] == [("ours", "沈知远"), ("customer", "甲方 王工")]
    assert {one.sha256 for one in signed} == {content_hash(row)}
    assert signed[1].paper is not None
    assert signed[1].paper.sha256 == hashlib.sha256(PAPER).hexdigest()
    Criterion.objects.filter(acceptance=row).update(note="事后改的")
    assert content_hash(row) != signed[0].sha256
    client = Client()
    client.force_login(cast["pm"])
    assert "与签字时不一致" in client.get(f"/acceptances/{row.pk}/").content.decode()


def test_a_conclusion_taken_back_takes_the_signature_along(cast: Cast, row: Acceptance) -> None:
    pm = cast("pm")
    inspected(cast, row, "met")
    conclude_acceptance(actor=pm, pk=row.pk, conclusion="passed")
    sign_acceptance(actor=pm, pk=row.pk)
    with pytest.raises(Refused), nothing_changes():
        add_defect(actor=pm, pk=row.pk, text="新发现", due_on=clock.today())
    with pytest.raises(Refused), nothing_changes():
        reopen_acceptance(actor=pm, pk=row.pk, reason=" ")
    reopen_acceptance(actor=pm, pk=row.pk, reason="客户补充了一条")
    row.refresh_from_db()
    assert (row.state, row.conclusion, rules.signatures_of(row)) == ("inspecting", "", [])


def test_what_was_not_accepted_is_looked_at_again_by_what_was_not_met(cast: Cast, row: Acceptance) -> None:
    pm = cast("pm")
    inspected(cast, row, "met", "unmet", "met")
    conclude_acceptance(actor=pm, pk=row.pk, conclusion="failed", words="节拍不够")
    with pytest.raises(Refused), nothing_changes():
        sign_acceptance(actor=pm, pk=row.pk)
    again = repeat_acceptance(actor=pm, pk=row.pk, planned_on=clock.today() + dt.timedelta(days=14))
    assert [one.text for one in rules.criteria_of(again)] == ["每小时 120 托"]
    assert (again.repeats, again.kind, again.milestone) == (row, row.kind, row.milestone)


def test_a_project_is_not_closed_while_an_acceptance_is_unsettled(
    cast: Cast, project: Project, row: Acceptance
) -> None:
    pm = cast("pm")
    set_task_state(actor=pm, pk=make_task(pm, project).pk, state="done")
    for state in ("executing", "accepting", "closing"):
        move_project(actor=pm, pk=project.pk, state=state)
    with pytest.raises(Refused, match="还没有签字"), nothing_changes():
        move_project(actor=pm, pk=project.pk, state="closed")
    inspected(cast, row, "met")
    conclude_acceptance(actor=pm, pk=row.pk, conclusion="passed")
    sign_acceptance(actor=pm, pk=row.pk)
    sign_on_paper(actor=pm, pk=row.pk, name="王工", scans=scan())
    move_project(actor=pm, pk=project.pk, state="closed")
    with pytest.raises(Refused), nothing_changes():
        make_acceptance(pm, project)


def test_who_sees_and_changes_acceptances(cast: Cast, project: Project, row: Acceptance) -> None:
    with pytest.raises(Missing), nothing_changes():
        submit_acceptance(actor=cast("sales2"), pk=row.pk)
    share_record(actor=cast("pm"), kind="project", pk=project.pk, user=cast["sales2"].pk)
    assert rules.visible_acceptances(cast("sales2")).filter(pk=row.pk).exists()
    with pytest.raises(Forbidden), nothing_changes():
        submit_acceptance(actor=cast("sales2"), pk=row.pk)
    with pytest.raises(Refused), nothing_changes():
        make_acceptance(cast("sales2"), project)
    moved = hand_over_everything(actor=cast("admin"), pk=cast["pm"].pk, taker=cast["director"].pk, reason="离职")
    assert moved["acceptance"] == 1


def test_pages_take_findings_and_the_signed_paper(cast: Cast, row: Acceptance) -> None:
    client = Client()
    client.force_login(cast["pm"])
    assert client.post(f"/acceptances/{row.pk}/submit/", {"reason": ""}).status_code == 302
    page = client.get(f"/acceptances/{row.pk}/inspect/").content.decode()
    assert "每小时 120 托" in page
    sent = {"held_on": str(clock.today()), "finding-0": "met", "finding-1": "unmet", "finding-2": "met"}
    with nothing_changes():
        assert client.post(f"/acceptances/{row.pk}/inspect/", sent).status_code == 422
    assert client.post(f"/acceptances/{row.pk}/inspect/", sent | {"note-1": "只有 96 托"}).status_code == 302
    assert "只有 96 托" in client.get(f"/acceptances/{row.pk}/").content.decode()
    words = {"conclusion": "conditional", "words": "两周内提到 120 托"}
    assert client.post(f"/acceptances/{row.pk}/conclude/", words).status_code == 302
    assert client.post(f"/acceptances/{row.pk}/sign/").status_code == 302
    upload = io.BytesIO(PAPER)
    upload.name = "验收单.pdf"
    assert client.post(f"/acceptances/{row.pk}/paper/", {"name": "王工", "scan": upload}).status_code == 302
    page = client.get(f"/acceptances/{row.pk}/").content.decode()
    for part in ("双方已签", "有条件通过", "王工"):
        assert part in page, part
    stranger = Client()
    stranger.force_login(cast["sales2"])
    for end in ("inspect", "paper"):
        assert stranger.get(f"/acceptances/{row.pk}/{end}/").status_code == 404

"""A company with a person who may do everything, and the keys with which calls become meaningful."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.policy.scene import make_scene
from yingdan.accounts.commands import (
    DepartmentDraft,
    add_post,
    create_departments,
    create_role,
    create_team,
    create_token,
    set_grant,
)
from yingdan.accounts.testing import Cast, make_cast
from yingdan.approvals.commands import send_back, submit_approval
from yingdan.core.commands import delete_records
from yingdan.core.models import Record
from yingdan.core.policy import Actor, grantable, policy_of
from yingdan.ui.kinds import kinds


@dataclass(frozen=True, slots=True)
class Stage:
    """`rows`: ids by the name of a record in the scene; `key` opens everything."""

    key: str
    scene: Mapping[str, int]
    ids: Mapping[str, Sequence[int]]

    def row_of(self, operation: str) -> int | None:
        """The record for which an operation of this name can succeed."""
        kind, _dot, verb = operation.partition(".")
        special = {
            "deal.reopen": "won deal",
            "lead.claim": "free lead",
            "goal.retarget": "running goal",
            "goal.publish": "other running goal",
            "goal.close": "running goal",
            "goal.reopen": "closed goal",
            "project.amend": "running project",
            "project.move": "running project",
            "task.unlink": "last task",
            "project.open-page": "shown project",
            "project.close-page": "shown project",
            "project.ask": "shown project",
            "project.answer": "shown project",
            "contact.shut": "seated contact",
            "dealer.shut": "staffed dealer",
            "dealer.change-person": "staffed dealer",
            "dealer.remove-person": "staffed dealer",
            "acceptance.defect": "announced acceptance",
            "acceptance.fix": "announced acceptance",
            "acceptance.conclude": "inspected acceptance",
            "acceptance.reopen": "concluded acceptance",
            "acceptance.sign": "concluded acceptance",
            "acceptance.repeat": "failed acceptance",
            "review.reopen": "published review",
            "lesson.retire": "held lesson",
            "lesson.use": "held lesson",
            "lesson.unuse": "used lesson",
            "quote.answer": "sent quote",
            "quote.revise": "late quote",
            "quote.contract": "accepted quote",
            "instalment.raise": "waiting instalment",
            "receipt.claim": "free receipt",
            "receipt.release": "allocated receipt",
            "invoice.move": "issued invoice",
            "invoice.reverse": "issued invoice",
            "customer.delete": "lone customer",
            "person.read": "sales",
            "person.change": "mate",
        }
        name = (
            special.get(operation)
            or (operation if operation in self.scene else "")
            or (f"binned {kind}" if verb == "restore" else kind)
        )
        return self.scene.get(name) or next(iter(self.ids.get(kind, ())), None)


def make_stage() -> Stage:
    cast = make_cast()
    clerk = cast("admin")
    scene = dict(make_scene(cast))
    role = create_role(actor=clerk, name="一切")
    for kind, actions in grantable().items():
        for action in actions:
            set_grant(actor=clerk, role=role.pk, kind=kind, action=action, scope="all")
    add_post(actor=clerk, pk=cast["pm"].pk, role=role.pk, department=cast.departments["华东"].pk)
    for kind in ("department", "team", "role"):
        scene[f"binned {kind}"] = _binned(clerk, kind)
    scene |= _approvals(cast, scene)
    key = create_token(actor=cast("pm"), user=cast["pm"].pk, kind="api")
    ids = {name: sorted(kind.rows(clerk).values_list("pk", flat=True)) for name, kind in kinds().items()}
    ids["internal"] = [cast[name].pk for name in ("sales", "mate", "pm", "director")]
    return Stage(key, scene, ids)


def _binned(clerk: Actor, kind: str) -> int:
    """Something of this kind in the recycle bin."""
    made: Record
    if kind == "department":
        made = create_departments(actor=clerk, drafts=[DepartmentDraft(name="旧部门")])[0]
    elif kind == "team":
        made = create_team(actor=clerk, name="旧团队")
    else:
        made = create_role(actor=clerk, name="旧角色")
    delete_records(actor=clerk, policy=policy_of(kind), pks=[made.pk])
    return int(made.pk)


def _approvals(cast: Cast, scene: Mapping[str, int]) -> dict[str, int]:
    """For each answer a question of its own, to the one who may do everything; and two that are his."""
    made: dict[str, int] = {}
    about = {"agree": scene["other running goal"], "refuse": 9001, "return": 9002, "hand-on": 9003, "add": 9004}
    for word, pk in {**about, "withdraw": 9005, "resubmit": 9006}.items():
        own = word in ("withdraw", "resubmit")
        asked = submit_approval(
            actor=cast("pm" if own else "director"),
            act="goal.retarget",
            pk=pk,
            title="签约额",
            reason="调整",
            payload={"target": "7"},
        )
        made[f"approval.{word}"] = asked.pk
    send_back(actor=cast("admin"), pk=made["approval.resubmit"], words="缺依据")
    return made

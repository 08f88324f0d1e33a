"""The commands of reviews and lessons with arguments that would succeed."""

import datetime as dt
from collections.abc import Mapping

from tests.policy.deed import Deed, at
from yingdan.reviews.commands import LessonDraft, ReviewDraft

LATER = dt.date(2026, 3, 11)
FINDING = {"side": "bad", "text": "联调等了三周"}
MEASURE = {"kind": "start", "text": "冻结清单", "due_on": LATER}

REVIEWING: Mapping[str, Deed] = {
    "review.create": Deed(
        lambda s: {"drafts": [ReviewDraft(project=s["unreviewed project"])]},
        "unreviewed project",
        right="project.edit",
        also=("review.create",),
    ),
    "review.edit": at("review", values={"conclusion": "改"}),
    "review.delete": Deed(lambda s: {"pks": [s["review"]]}, "review"),
    "review.restore": Deed(lambda s: {"pks": [s["binned review"]]}, "binned review"),
    "review.publish": at("review"),
    "review.reopen": at("published review", reason="漏了一条"),
    "review.keep_template": Deed(
        lambda s: {"pk": s["review"], "name": "新模板"},
        "reviewed project",
        right="project.edit",
        also=("review.edit", "projecttemplate.edit"),
    ),
    "review.add_finding": at("review", **FINDING),
    "review.change_finding": Deed(lambda s: {"pk": s["review"], "finding": s["finding"], **FINDING}, "review"),
    "review.drop_finding": Deed(lambda s: {"pk": s["review"], "finding": s["finding"]}, "review"),
    "review.add_measure": at("review", **MEASURE),
    "review.change_measure": Deed(lambda s: {"pk": s["review"], "measure": s["measure"], **MEASURE}, "review"),
    "review.drop_measure": Deed(lambda s: {"pk": s["review"], "measure": s["measure"]}, "review"),
    # Whoever does it is who wrote the review here.
    "review.finish_measure": Deed(
        lambda s: {"pk": s["review"], "measure": s["measure"]}, "review", right="review.edit"
    ),
    "lesson.create": Deed(lambda s: {"drafts": [LessonDraft(name="先冻结接口", advice="立项时签字")]}),
    "lesson.edit": at("lesson", values={"advice": "改"}),
    "lesson.delete": Deed(lambda s: {"pks": [s["lesson"]]}, "lesson"),
    "lesson.publish": at("lesson"),
    "lesson.retire": at("held lesson", reason="变了"),
    # Who runs a project says by which lessons it goes.
    "lesson.use": Deed(
        lambda s: {"pk": s["held lesson"], "project": s["project"]},
        "project",
        right="project.edit",
        also=("lesson.view",),
    ),
    "lesson.drop": Deed(
        lambda s: {"pk": s["used lesson"], "project": s["project"]},
        "project",
        right="project.edit",
        also=("lesson.view",),
    ),
}

"""Every command with arguments that would succeed, on records of a salesperson in 华东, and whose right it takes."""

import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from tests.policy.deed import Arguments, Deed, Scene, at
from tests.policy.deeds_dealers import DEALERS
from tests.policy.deeds_of_reviews import REVIEWING
from tests.policy.deeds_outside import OF_GUESTS, OUTSIDE
from yingdan.accounts.commands import DepartmentDraft, PersonDraft
from yingdan.approvals.commands import StepDraft
from yingdan.contracts.commands import ContractDraft, NodeDraft, QuoteDraft, QuoteLineDraft
from yingdan.contracts.testing import PDF
from yingdan.core import clock
from yingdan.customers.commands import ContactDraft, CustomerDraft, FollowUpDraft
from yingdan.deals.commands.drafts import DealDraft, LeadDraft, LineDraft
from yingdan.deals.commands.drafts import PersonDraft as PartDraft
from yingdan.deals.commands.drafts import StageDraft as DealStage
from yingdan.finance.commands import BudgetLineDraft, CostDraft, InvoiceDraft, ReceiptDraft
from yingdan.goals.commands import GoalDraft, KeyResultDraft
from yingdan.products.commands import PriceDraft, ProductDraft
from yingdan.projects.commands import AcceptanceDraft, ProjectDraft, TaskDraft

TODAY = dt.date(2026, 3, 2)
PASSWORD = "another-long-password"
STAGES = (DealStage(name="接触", probability=10), DealStage(name="谈判", probability=60))

MONTHS = {dt.date(2026, month, 1): Decimal(40) for month in (1, 2, 3)}
LATER = dt.date(2026, 3, 11)
# What the contract of the scene comes to, in two parts.
PAYMENTS = tuple(
    NodeDraft(kind=kind, amount=Decimal(amount), planned_on=LATER)
    for kind, amount in (("advance", 405_000), ("final", 810_000))
)


def _planned(arguments: Callable[[Scene], Arguments]) -> Deed:
    """A change of a plan: it takes the right to edit the task, and its project."""
    return Deed(arguments, "project", right="project.edit", also=("task.edit",))


DEEDS: Mapping[str, Deed] = {
    **OUTSIDE,
    **REVIEWING,
    **DEALERS,
    "acceptance.add_defect": at("announced acceptance", text="漏油", due_on=LATER),
    "acceptance.conclude": at("inspected acceptance", conclusion="passed"),
    "acceptance.create": Deed(
        lambda s: {"drafts": [AcceptanceDraft(project=s["project"], planned_on=LATER)]},
        "project",
        right="project.edit",
        also=("acceptance.create",),
    ),
    "acceptance.delete": Deed(lambda s: {"pks": [s["acceptance"]]}, "acceptance"),
    "acceptance.edit": at("acceptance", values={"place": "二号库"}),
    "acceptance.fix_defect": Deed(
        lambda s: {"pk": s["announced acceptance"], "defect": s["defect"]}, "announced acceptance"
    ),
    "acceptance.inspect": at("announced acceptance", held_on=TODAY, found=[]),
    "acceptance.reopen": at("concluded acceptance", reason="补一条"),
    "acceptance.repeat": replace(at("failed acceptance", planned_on=LATER), also=("acceptance.create", "project.edit")),
    "acceptance.set_criteria": at("acceptance", lines=["能用"]),
    "acceptance.sign": at("concluded acceptance"),
    "acceptance.sign_on_paper": Deed(
        lambda s: {"pk": s["concluded acceptance"], "name": "王工", "scans": [("验收单.pdf", io.BytesIO(PDF))]},
        "concluded acceptance",
    ),
    "acceptance.submit": at("acceptance"),
    "approvalroute.add_step": Deed(
        lambda s: {"pk": s["approvalroute"], "step": StepDraft(name="财务")}, "approvalroute"
    ),
    "approvalroute.create": Deed(lambda s: {"name": "改目标", "act": "goal.retarget", "floor": Decimal(77)}),
    "approvalroute.edit": Deed(lambda s: {"pk": s["approvalroute"], "values": {"name": "改"}}, "approvalroute"),
    "approvalroute.remove_step": Deed(lambda s: {"pk": s["approvalroute"], "position": 1}, "approvalroute"),
    "calendar.import": Deed(lambda s: {"year": TODAY.year}),
    "calendar.set": Deed(lambda s: {"day": dt.date(2026, 6, 12), "working": False, "name": "司庆"}),
    "company.edit": Deed(lambda s: {"values": {"name": "新名字"}}),
    # Who runs the project says what it may cost; whoever sees a line may record a cost of it.
    "budgetline.create": Deed(
        lambda s: {"drafts": [BudgetLineDraft(project=s["project"], name="培训", amount=Decimal(9))]},
        "project",
        right="project.edit",
        also=("budgetline.create",),
    ),
    "budgetline.delete": Deed(lambda s: {"pks": [s["budgetline"]]}, "budgetline"),
    "budgetline.edit": Deed(
        lambda s: {"pk": s["budgetline"], "values": {"note": "改"}},
        "project",
        right="project.edit",
        also=("budgetline.edit",),
    ),
    "budgetline.restore": Deed(lambda s: {"pks": [s["binned budgetline"]]}, "binned budgetline"),
    "contact.create": Deed(lambda s: {"drafts": [ContactDraft(name="周敏")]}),
    "contact.delete": Deed(lambda s: {"pks": [s["contact"]]}, "contact"),
    "contact.edit": Deed(lambda s: {"pk": s["contact"], "values": {"title": "厂长"}}, "contact"),
    "contact.restore": Deed(lambda s: {"pks": [s["binned contact"]]}, "binned contact"),
    # With whom it is must be in sight.
    "contract.create": Deed(
        lambda s: {"drafts": [ContractDraft(name="新合同", customer=s["customer"], amount=Decimal(9))]},
        "customer",
        right="customer.view",
        also=("contract.create",),
    ),
    "contract.delete": Deed(lambda s: {"pks": [s["contract"]]}, "contract"),
    "contract.edit": Deed(lambda s: {"pk": s["contract"], "values": {"subject": "改"}}, "contract"),
    "contract.end": Deed(lambda s: {"pk": s["contract"], "state": "terminated", "reason": "客户放弃"}, "contract"),
    "contract.paper": Deed(lambda s: {"pk": s["contract"], "form": "pdf"}, "contract"),
    "contract.set_nodes": Deed(lambda s: {"pk": s["contract"], "nodes": PAYMENTS}, "contract"),
    "contract.sign": Deed(
        lambda s: {"pk": s["approved contract"], "signed_on": TODAY, "scans": [("扫描.pdf", io.BytesIO(PDF))]},
        "approved contract",
    ),
    "contract.submit": Deed(lambda s: {"pk": s["contract"]}, "contract", also=("approval.view",)),
    "cost.create": Deed(
        lambda s: {"drafts": [CostDraft(line=s["budgetline"], name="机票", amount=Decimal(9))]},
        "budgetline",
        right="budgetline.view",
        also=("cost.create",),
    ),
    "cost.delete": Deed(lambda s: {"pks": [s["cost"]]}, "cost"),
    "cost.edit": Deed(lambda s: {"pk": s["cost"], "values": {"note": "改"}}, "cost"),
    "cost.restore": Deed(lambda s: {"pks": [s["binned cost"]]}, "binned cost"),
    "customer.create": Deed(lambda s: {"drafts": [CustomerDraft(name="海纳重工")]}),
    "customer.delete": Deed(lambda s: {"pks": [s["lone customer"]]}, "lone customer"),
    "customer.edit": Deed(lambda s: {"pk": s["customer"], "values": {"region": "上海"}}, "customer"),
    "customer.hand_over": Deed(
        lambda s: {"leaver": s["sales"], "heir": s["mate"]}, "customer", also=("contact.transfer",)
    ),
    "customer.merge": Deed(
        lambda s: {"keep": s["customer"], "drop": s["lone customer"]}, "customer", also=("customer.delete",)
    ),
    "customer.restore": Deed(lambda s: {"pks": [s["binned customer"]]}, "binned customer"),
    "customer.tell_apart": Deed(lambda s: {"pk": s["customer"], "other": s["lone customer"]}, "customer"),
    "customer.tell_together": Deed(lambda s: {"pk": s["customer"], "other": s["lone customer"]}, "customer"),
    "customer.transfer": Deed(lambda s: {"pks": [s["customer"]], "owner": s["mate"]}, "customer"),
    "customfield.create": Deed(lambda s: {"kind": "deal", "label": "新字段", "sort": "text"}),
    "customfield.delete": Deed(lambda s: {"pk": s["own field"]}),
    "customfield.edit": Deed(lambda s: {"pk": s["own field"], "values": {"label": "改"}}),
    "customfield.move": Deed(lambda s: {"pk": s["own field"], "by": 1}),
    "customfield.restore": Deed(lambda s: {"pk": s["gone field"]}),
    "deal.create": Deed(lambda s: {"drafts": [DealDraft(name="二期", amount=Decimal(9), expected_close=TODAY)]}),
    "deal.delete": Deed(lambda s: {"pks": [s["deal"]]}, "deal"),
    "deal.edit": Deed(lambda s: {"pk": s["deal"], "values": {"note": "改"}}, "deal"),
    "deal.lose": Deed(lambda s: {"pk": s["deal"], "reason": "价格"}, "deal"),
    "deal.move": Deed(lambda s: {"pks": [s["deal"]], "stage": s["stage"]}, "deal"),
    "deal.reopen": Deed(lambda s: {"pk": s["won deal"]}, "won deal"),
    "deal.restore": Deed(lambda s: {"pks": [s["binned deal"]]}, "binned deal"),
    "deal.set_lines": Deed(lambda s: {"pk": s["deal"], "lines": [LineDraft(product=s["product"])]}, "deal"),
    "deal.set_people": Deed(lambda s: {"pk": s["deal"], "people": [PartDraft(contact=s["contact"])]}, "deal"),
    "deal.transfer": Deed(lambda s: {"pks": [s["deal"]], "owner": s["mate"]}, "deal"),
    "deal.void": Deed(lambda s: {"pk": s["deal"], "reason": "重复"}, "deal"),
    "deal.win": Deed(lambda s: {"pk": s["deal"]}, "deal"),
    "department.create": Deed(lambda s: {"drafts": [DepartmentDraft(name="新部门")]}),
    "department.delete": Deed(lambda s: {"pk": s["department"]}, "department"),
    "department.edit": Deed(lambda s: {"pk": s["department"], "values": {"name": "改名"}}, "department"),
    "followup.create": Deed(lambda s: {"drafts": [FollowUpDraft(content="打过电话")]}),
    "followup.delete": Deed(lambda s: {"pks": [s["followup"]]}, "followup"),
    "followup.edit": Deed(lambda s: {"pk": s["followup"], "values": {"content": "改"}}, "followup"),
    "followup.restore": Deed(lambda s: {"pks": [s["binned followup"]]}, "binned followup"),
    "goal.cancel": Deed(lambda s: {"pk": s["goal"], "reason": "改用新目标"}, "goal"),
    "goal.close": Deed(lambda s: {"pk": s["running goal"]}, "running goal"),
    "goal.create": Deed(lambda s: {"drafts": [_goal()]}),
    "goal.divide": Deed(lambda s: {"pk": s["goal"], "months": MONTHS}, "goal"),
    "goal.edit": Deed(lambda s: {"pk": s["goal"], "values": {"name": "改"}}, "goal"),
    "goal.reopen": Deed(lambda s: {"pk": s["closed goal"]}, "closed goal"),
    "goal.retarget": Deed(
        lambda s: {"pk": s["running goal"], "target": Decimal(5), "reason": "调整"},
        "running goal",
        also=("approval.view",),
    ),
    "goal.start": Deed(lambda s: {"pk": s["goal"]}, "goal"),
    "goal.publish": Deed(lambda s: {"pk": s["running goal"], "meaning": "一起完成"}, "running goal"),
    "instalment.dun": Deed(lambda s: {"pk": s["instalment"], "step": "call", "words": "周五付"}, "instalment"),
    "instalment.raise": Deed(
        lambda s: {"pk": s["waiting instalment"], "day": TODAY, "reason": "验收单"}, "waiting instalment"
    ),
    "instalment.set_off": Deed(lambda s: {"pk": s["instalment"], "against": s["instalment below"]}, "instalment"),
    "instalment.write_off": Deed(lambda s: {"pk": s["instalment"], "reason": "破产"}, "instalment"),
    # Which contract it is for must be in sight.
    "invoice.create": Deed(
        lambda s: {"drafts": [InvoiceDraft(contract=s["signed contract"], kind="e_ordinary")]},
        "signed contract",
        right="contract.view",
        also=("invoice.create",),
    ),
    "invoice.delete": Deed(lambda s: {"pks": [s["invoice"]]}, "invoice"),
    "invoice.edit": Deed(lambda s: {"pk": s["invoice"], "values": {"note": "改"}}, "invoice"),
    "invoice.issue": Deed(lambda s: {"pk": s["invoice"], "code": "2027", "issued_on": TODAY}, "invoice"),
    "invoice.move": Deed(lambda s: {"pk": s["issued invoice"]}, "issued invoice"),
    "invoice.restore": Deed(lambda s: {"pks": [s["binned invoice"]]}, "binned invoice"),
    "invoice.reverse": Deed(
        lambda s: {"pk": s["issued invoice"], "code": "2028", "issued_on": clock.today(), "reason": "退货"},
        "issued invoice",
        also=("invoice.create",),
    ),
    "keyresult.check_in": Deed(lambda s: {"pk": s["keyresult"], "value": Decimal(3), "confidence": "on"}, "keyresult"),
    "keyresult.create": Deed(
        lambda s: {"drafts": [KeyResultDraft(goal=s["goal"], name="新客户", target=Decimal(9))]},
        "goal",
        right="goal.edit",
        also=("keyresult.create",),
    ),
    "keyresult.edit": Deed(lambda s: {"pk": s["keyresult"], "values": {"name": "改"}}, "keyresult"),
    "quote.answer": Deed(lambda s: {"pk": s["sent quote"], "answer": "rejected", "reason": "价格"}, "sent quote"),
    "quote.contract": Deed(lambda s: {"pk": s["accepted quote"]}, "accepted quote", also=("contract.create",)),
    "quote.create": Deed(
        lambda s: {"drafts": [QuoteDraft(name="新报价", customer=s["customer"])]},
        "customer",
        right="customer.view",
        also=("quote.create",),
    ),
    "quote.delete": Deed(lambda s: {"pks": [s["quote"]]}, "quote"),
    "quote.edit": Deed(lambda s: {"pk": s["quote"], "values": {"terms": "月结"}}, "quote"),
    "quote.expire": Deed(lambda s: {"pk": s["late quote"]}, "late quote"),
    "quote.paper": Deed(lambda s: {"pk": s["quote"], "form": "docx"}, "quote"),
    "quote.revise": Deed(lambda s: {"pk": s["sent quote"]}, "sent quote", also=("quote.create",)),
    "quote.send": Deed(lambda s: {"pk": s["quote"]}, "quote"),
    "quote.set_lines": Deed(lambda s: {"pk": s["quote"], "lines": [QuoteLineDraft(product=s["product"])]}, "quote"),
    "quote.submit": Deed(lambda s: {"pk": s["quote"]}, "quote", also=("approval.view",)),
    "lead.convert": Deed(
        lambda s: {"pk": s["lead"]}, "lead", also=("customer.create", "contact.create", "deal.create")
    ),
    "lead.create": Deed(lambda s: {"drafts": [LeadDraft(name="吴一凡")]}),
    "lead.delete": Deed(lambda s: {"pks": [s["lead"]]}, "lead"),
    "lead.edit": Deed(lambda s: {"pk": s["lead"], "values": {"note": "改"}}, "lead"),
    "lead.release": Deed(lambda s: {"pks": [s["lead"]], "reason": "太忙"}, "lead"),
    "lead.restore": Deed(lambda s: {"pks": [s["binned lead"]]}, "binned lead"),
    "lead.set_status": Deed(lambda s: {"pk": s["lead"], "status": "contacted"}, "lead"),
    "lead.transfer": Deed(lambda s: {"pks": [s["lead"]], "owner": s["mate"]}, "lead"),
    "party.create": Deed(lambda s: {"kind": "dealer", "name": "新经销商"}),
    "person.create": Deed(lambda s: {"drafts": [PersonDraft(username="new", name="新人", department=s["home"])]}),
    "person.disable": Deed(lambda s: {"pk": s["mate"]}, "mate"),
    "person.edit": Deed(lambda s: {"pk": s["mate"], "values": {"title": "经理"}}, "mate"),
    "person.enable": Deed(lambda s: {"pk": s["mate"]}, "mate"),
    "person.invite": Deed(lambda s: {"pk": s["mate"]}, "mate"),
    "person.password": Deed(lambda s: {"pk": s["mate"], "password": PASSWORD}, "mate"),
    "person.post": Deed(lambda s: {"pk": s["mate"], "role": s["role"], "department": s["home"]}, "mate"),
    "person.sign_out": Deed(lambda s: {"pk": s["mate"]}, "mate"),
    "person.unpost": Deed(lambda s: {"pk": s["mate"], "post": s["post"]}, "mate"),
    "pricelist.create": Deed(lambda s: {"name": "新价目", "valid_from": TODAY}),
    "pricelist.delete": Deed(lambda s: {"pks": [s["pricelist"]]}, "pricelist"),
    "pricelist.edit": Deed(lambda s: {"pk": s["pricelist"], "values": {"name": "改"}}, "pricelist"),
    "pricelist.price": Deed(lambda s: {"price_list": s["pricelist"], "prices": [_price(s)]}, "pricelist"),
    "pricelist.restore": Deed(lambda s: {"pks": [s["binned pricelist"]]}, "binned pricelist"),
    "pricelist.unprice": Deed(lambda s: {"price_list": s["pricelist"], "products": [s["product"]]}, "pricelist"),
    "process.create": Deed(lambda s: {"name": "新流程", "stages": STAGES}),
    "process.edit": Deed(lambda s: {"pk": s["spare process"], "name": "改", "stages": STAGES}, "spare process"),
    "process.remove_stage": Deed(lambda s: {"pk": s["spare process"], "stage": s["spare stage"]}, "spare process"),
    "product.create": Deed(lambda s: {"drafts": [ProductDraft(name="压机")]}),
    "product.delete": Deed(lambda s: {"pks": [s["product"]]}, "product"),
    "product.edit": Deed(lambda s: {"pk": s["product"], "values": {"series": "S"}}, "product"),
    "product.restore": Deed(lambda s: {"pks": [s["binned product"]]}, "binned product"),
    "project.add_deal": Deed(lambda s: {"pk": s["project"], "deal": s["deal"]}, "project"),
    "project.add_member": Deed(lambda s: {"pk": s["project"], "person": s["mate"]}, "project"),
    "project.amend": Deed(
        lambda s: {"pk": s["running project"], "values": {"scope_in": "改"}, "reason": "客户要求"},
        "running project",
        also=("approval.view",),
    ),
    "project.create": Deed(lambda s: {"drafts": [ProjectDraft(name="新项目", kind="deal", starts=TODAY, ends=TODAY)]}),
    "project.edit": Deed(lambda s: {"pk": s["project"], "values": {"name": "改"}}, "project"),
    "project.move": Deed(lambda s: {"pk": s["project"], "state": "cancelled", "reason": "客户放弃"}, "project"),
    "project.remove_deal": Deed(lambda s: {"pk": s["project"], "deal": s["won deal"]}, "project"),
    "project.remove_member": Deed(lambda s: {"pk": s["project"], "person": s["member"]}, "project"),
    "project.set_health": Deed(lambda s: {"pk": s["project"], "health": "red", "reason": "缺人"}, "project"),
    "project.set_phases": Deed(lambda s: {"pk": s["project"], "names": ["设计", "交付"]}, "project"),
    "project.submit": Deed(lambda s: {"pk": s["project"]}, "project", also=("approval.view",)),
    "projecttemplate.create": Deed(
        lambda s: {"pk": s["project"], "name": "模板"},
        "project",
        right="project.edit",
        also=("projecttemplate.edit",),
    ),
    "projecttemplate.edit": Deed(lambda s: {"pk": s["projecttemplate"], "values": {"name": "改"}}, "projecttemplate"),
    "receipt.allocate": Deed(
        lambda s: {"pk": s["receipt"], "parts": [(s["instalment"], Decimal(9))]}, "receipt", also=("instalment.view",)
    ),
    # It is nobody's: whoever may claim claims it for a customer in sight.
    "receipt.claim": Deed(
        lambda s: {"pk": s["free receipt"], "customer": s["customer"]},
        "customer",
        right="customer.view",
        also=("receipt.claim",),
    ),
    "receipt.create": Deed(lambda s: {"drafts": [ReceiptDraft(payer="申江", amount=Decimal(9), received_on=TODAY)]}),
    "receipt.delete": Deed(lambda s: {"pks": [s["receipt"]]}, "receipt"),
    "receipt.edit": Deed(lambda s: {"pk": s["receipt"], "values": {"note": "改"}}, "receipt"),
    "receipt.refund": Deed(
        lambda s: {"pk": s["receipt"], "amount": Decimal(9), "paid_on": TODAY, "reason": "多付"},
        "receipt",
        also=("receipt.create",),
    ),
    "receipt.release": Deed(
        lambda s: {"pk": s["allocated receipt"], "allocation": s["allocation"]}, "allocated receipt"
    ),
    "receipt.restore": Deed(lambda s: {"pks": [s["binned receipt"]]}, "binned receipt"),
    "receipt.unclaim": Deed(lambda s: {"pk": s["receipt"], "reason": "认错了"}, "receipt"),
    "role.create": Deed(lambda s: {"name": "新角色"}),
    "role.delete": Deed(lambda s: {"pk": s["role"]}, "role"),
    "role.edit": Deed(lambda s: {"pk": s["role"], "values": {"about": "改"}}, "role"),
    "role.field_rule": Deed(lambda s: {"role": s["role"], "kind": "deal", "field": "amount", "level": "read"}, "role"),
    "role.refresh": Deed(lambda s: {}),
    "role.grant": Deed(lambda s: {"role": s["role"], "kind": "deal", "action": "view", "scope": "all"}, "role"),
    "record.tag": Deed(lambda s: {"kind": "deal", "pks": [s["deal"]], "name": "重点"}, "deal", right="deal.edit"),
    "record.tag_each": Deed(lambda s: {"kind": "deal", "words": {s["deal"]: ("重点",)}}, "deal", right="deal.edit"),
    "record.untag_each": Deed(lambda s: {"kind": "deal", "words": {s["deal"]: ("一期",)}}, "deal", right="deal.edit"),
    "record.untag": Deed(lambda s: {"kind": "deal", "pk": s["deal"], "tag": s["tag"]}, "deal", right="deal.edit"),
    "tag.merge": Deed(lambda s: {"keep": s["tag"], "drop": s["other tag"]}),
    "tag.rename": Deed(lambda s: {"pk": s["tag"], "name": "改"}),
    "task.create": Deed(
        lambda s: {"drafts": [TaskDraft(project=s["project"], name="新任务", ends=TODAY)]},
        "project",
        right="project.edit",
        also=("task.create",),
    ),
    "task.delete": Deed(lambda s: {"pks": [s["task"]]}, "task"),
    "task.edit": Deed(lambda s: {"pk": s["task"], "values": {"note": "改"}}, "task"),
    "task.finish": Deed(lambda s: {"pk": s["project"], "done": {s["task"]: TODAY}}, "task"),
    # The plan is changed by who runs the project.
    "task.link": _planned(lambda s: {"pk": s["task"], "before": s["first task"]}),
    "task.reschedule": _planned(lambda s: {"pk": s["task"], "starts": LATER, "ends": LATER}),
    "task.set_checks": Deed(lambda s: {"pk": s["task"], "lines": ["照片", "尺寸"]}, "task"),
    "task.set_collaborators": _planned(lambda s: {"pk": s["task"], "people": [s["mate"]]}),
    "task.set_state": Deed(lambda s: {"pk": s["task"], "state": "doing"}, "task"),
    "task.tick": Deed(lambda s: {"pk": s["task"], "check": s["check"]}, "task"),
    "task.unlink": _planned(lambda s: {"pk": s["last task"], "before": s["task"]}),
    "team.create": Deed(lambda s: {"name": "新小组"}),
    "team.edit": Deed(lambda s: {"pk": s["team"], "values": {"name": "改"}}, "team"),
    "team.members": Deed(lambda s: {"pk": s["team"], "members": [s["mate"]]}, "team"),
}

# Commands that ask for another thing than a right; each says what, and where that is tested.
OTHERWISE: Mapping[str, str] = {
    **OF_GUESTS,
    "approval.submit": "the right of the act, which its own command asks: goal.retarget",
    "approval.add": "to be asked now: approvals/tests/test_answering.py",
    "approval.agree": "to be asked now, and not to have submitted it: the same tests",
    "approval.hand_on": "to be asked now: the same tests",
    "approval.refuse": "to be asked now: the same tests",
    "approval.return": "to be asked now: the same tests",
    "approval.resubmit": "to have submitted it: the same tests",
    "approval.withdraw": "to have submitted it: test_only_the_submitter_withdraws_and_only_once",
    "calendar.clear": "company.edit, on a day there is: test_only_who_keeps_the_settings_changes_it",
    "person.delegate": "one's own rights, or person.admin over the giver: accounts/tests/test_delegations.py",
    "person.undelegate": "giver, taker or person.admin: test_who_ends_it",
    "person.hand_over": "person.admin and the right to every record moved: accounts/tests/test_hand_over.py",
    "comment.write": "to see the record: tests/attached/test_comments.py",
    "comment.edit": "one's own, for 15 minutes: test_only_the_author_changes_a_comment",
    "comment.delete": "one's own: the same test",
    "comment.restore": "one's own: test_a_comment_taken_back_is_gone_for_everybody_and_comes_back_by_undo",
    "notice.choose": "oneself: test_a_topic_that_one_does_not_want_stays_away",
    "notice.done": "one's own inbox: test_only_ones_own_notices_are_touched",
    "notice.later": "one's own inbox: the same test",
    "notice.read": "one's own inbox: the same test",
    "notice.read_all": "one's own inbox: it names no notice",
    "notice.reopen": "one's own inbox: test_only_ones_own_notices_are_touched",
    "listview.delete": "who made it, or keeps that account: test_who_takes_a_view_away",
    "listview.edit": "who made it: accounts/tests/test_saved_views.py",
    "listview.first": "everybody for himself: accounts/tests/test_saved_views.py",
    "listview.restore": "who made it, or keeps that account: test_who_takes_a_view_away",
    "listview.save": "the right to see that list: test_a_view_asks_nothing_its_maker_may_not_ask",
    "record.share": "the right to share that kind: accounts/tests/test_shares.py",
    "record.unshare": "who shared it, or may share it: test_who_takes_a_share_back",
    "lead.claim": "a free lead near the claimer: test_a_free_lead_is_claimed_by_those_near_it",
    "person.create_token": "oneself, or person.admin over the owner: api/tests/test_keys.py",
    "person.revoke_token": "the same test",
    "person.accept_invitation": "the link is the right: accounts",
    "person.end_session": "one's own session: test_everybody_keeps_his_own_account_and_nobody_elses",
    "person.end_sessions": "oneself: the same test",
    "person.own_contacts": "oneself: the same test",
    "person.own_password": "oneself, with the present password: the same test",
    "person.preferences": "oneself: the same test",
    "person.second_step": "oneself: the same test",
    "review.rate": "to be in the team of the project: tests/reviews/test_ratings.py",
    "process.install": "answers with the process there is, and writes nothing: test_installing_twice_writes_nothing",
}


def _goal() -> GoalDraft:
    return GoalDraft(name="新目标", target=Decimal(9), period="month", since=TODAY)


def _price(scene: Scene) -> PriceDraft:
    return PriceDraft(product=scene["product"], amount=Decimal(9), floor=Decimal(8))

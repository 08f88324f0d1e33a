"""Which column is which field, judged by the words people write above their columns."""

from collections.abc import Sequence
from typing import Any

from yingdan.core.text import similarity
from yingdan.exchange.targets.base import Field
from yingdan.exchange.targets.names import squeezed
from yingdan.exchange.targets.rooms import TARGETS

CLOSE = 0.75
# field -> words besides its own name and label; a kind's own words come first.
WORDS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "姓名", "全称", "title", "full name"),
    "customer": ("客户", "客户名称", "客户全称", "公司", "公司名称", "account", "account name", "company"),
    "company": ("公司", "公司名称", "单位", "account", "account name"),
    "owner": ("负责人", "业务员", "销售", "销售员", "跟进人", "sales agent", "salesperson", "sales rep", "assigned to"),
    "amount": ("金额", "商机金额", "预估金额", "预计金额", "合同金额", "value", "deal value", "revenue"),
    "expected_close": ("预计签约", "预计成交", "预计成交日期", "签单时间", "close date", "expected close date"),
    "opened_on": ("开始日期", "创建日期", "立项日期", "created", "engage date"),
    "stage": ("阶段", "进展", "销售阶段", "deal stage", "pipeline stage"),
    "source": ("来源", "客户来源", "线索来源", "lead source"),
    "mobile": ("手机", "手机号", "手机号码", "联系电话", "mobile phone", "cell"),
    "phone": ("电话", "座机", "固定电话", "tel", "telephone", "phone number"),
    "email": ("邮箱", "电子邮件", "mail", "e-mail", "email address"),
    "dealer": ("经销商", "代理商", "合作伙伴", "partner", "reseller"),
    "valid_from": ("授权开始", "授权起始", "合同开始"),
    "valid_until": ("授权截止", "授权到期", "合同到期", "有效期至"),
    "contact_name": ("联系人", "联系人姓名"),
    "wechat": ("微信", "微信号"),
    "title": ("职务", "职位", "job title", "position"),
    "industry": ("行业", "所属行业", "sector"),
    "region": ("地区", "区域", "省份", "城市", "state", "city", "country"),
    "size": ("规模", "人数", "员工人数", "employees", "number of employees"),
    "website": ("网址", "网站", "官网", "domain", "url"),
    "address": ("地址", "详细地址", "street"),
    "credit_code": ("统一社会信用代码", "信用代码", "税号"),
    "note": ("备注", "说明", "描述", "description", "notes", "comment"),
    "next_step": ("下一步", "下一步计划"),
    "price": ("单价", "价格", "目录价", "list price", "unit price"),
    "code": ("编码", "产品编码", "型号", "sku"),
    "department": ("部门", "所属部门", "办事处", "regional office"),
    "manager": ("上级", "主管", "经理", "reports to"),
    "content": ("内容", "跟进内容", "记录"),
    "tags": ("标签", "tag", "label", "labels"),
    "payer": ("付款方", "付款人", "付款单位", "对方户名", "对方名称", "户名"),
    "received_on": ("到账日期", "收款日期", "交易日期", "交易时间", "入账日期", "日期"),
    "bank_reference": ("流水号", "银行流水号", "交易流水号", "凭证号", "reference"),
    "method": ("付款方式", "结算方式", "收款方式"),
    "at": ("时间", "跟进时间", "日期"),
}
OWN: dict[tuple[str, str], tuple[str, ...]] = {
    ("deal", "name"): ("商机", "商机名称", "项目名称", "项目", "deal name", "opportunity", "opportunity name"),
    ("customer", "name"): ("客户", "客户名称", "客户全称", "公司", "公司名称", "company", "company name", "account"),
    ("dealer", "name"): ("经销商", "经销商名称", "代理商", "代理商名称", "dealer name", "partner name"),
    ("dealer", "tier"): ("等级", "级别", "level"),
    ("dealer", "parent"): ("上级经销商", "上级代理商", "上级"),
    ("contact", "name"): ("联系人", "联系人姓名", "contact", "contact name", "last name"),
    ("lead", "name"): ("线索", "联系人", "lead", "lead name", "last name"),
    ("product", "name"): ("产品", "产品名称", "品名", "product", "product name", "item"),
    ("person", "name"): ("员工", "sales agent", "user", "employee"),
    ("goal", "name"): ("目标", "目标名称", "goal", "goal name"),
    ("receipt", "amount"): ("收款金额", "收入金额", "贷方金额", "贷方发生额", "收入"),
    ("receipt", "note"): ("摘要", "用途", "附言"),
    ("department", "name"): ("部门", "部门名称"),
}  # fmt: skip
IDS = ("id", "编号", "序号", "no", "number", "record id", "opportunity id", "商机编号", "客户编号")


def guess_fields(kind: str, header: Sequence[str]) -> dict[str, str]:
    """field -> column, each column once; the surest pairs first."""
    pairs = []
    for name, field in TARGETS[kind].by_name.items():
        for place, column in enumerate(header):
            if score := likeness(kind, name, field, column):
                pairs.append((-score, place, name, column))
    found: dict[str, str] = {}
    for _score, _place, name, column in sorted(pairs):
        if name not in found and column not in found.values():
            found[name] = column
    return found


def guess_kind(header: Sequence[str]) -> str:
    """The kind whose fields cover most columns; a name counts double, for without it there is no record."""
    scores = {
        kind: sum(2 if name == "name" else 1 for name in guess_fields(kind, header))
        for kind in ("deal", "customer", "contact", "lead", "product", "person", "goal")
    }
    return max(scores, key=lambda kind: scores[kind])


def guess_id(kind: str, header: Sequence[str]) -> str:
    """The column that holds the id of the other system, if one is called so."""
    words = {squeezed(word) for word in (*IDS, f"{kind} id", f"{kind}id")}
    return next((column for column in header if squeezed(column) in words), "")


def guessed_file(match: str, header: Sequence[str], kind: str = "") -> dict[str, Any]:
    """A [[file]] part to start from, in the words of a map."""
    kind = kind or guess_kind(header)
    part: dict[str, Any] = {"match": match, "kind": kind, "fields": guess_fields(kind, header)}
    if column := guess_id(kind, header):
        part["id"] = column
    return part


def likeness(kind: str, name: str, field: Field, column: str) -> float:
    """How well a column's name fits a field: 0 not at all, below 1 similar, above 1 one of the words for it."""
    words = [name.replace("_", " "), str(field.label), *OWN.get((kind, name), ()), *WORDS.get(name, ())]
    wanted = squeezed(column)
    if wanted in map(squeezed, words):
        return 2.0 - list(map(squeezed, words)).index(wanted) / 100
    best = max((similarity(column, word) for word in words), default=0.0)
    return best if best >= CLOSE else 0.0

"""One sales project from its goal to the next project, walked by six people; a second time with two on a phone."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.journeys.conftest import RATHER_ON_A_PHONE, sideways
from tests.journeys.world import make_world
from yingdan.accounts.commands import edit_person
from yingdan.accounts.models import User
from yingdan.core import clock
from yingdan.finance.models import Instalment, Receipt
from yingdan.goals.models import Goal
from yingdan.projects.models import Acceptance, Project
from yingdan.reviews.models import Review

# What the browser shows is the same on either database.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

CUSTOMER = "浙江华东精工机械有限公司"
DEAL = "AGV 扩容 12 台"
PDF = {"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 scan"}
CHARTER = {
    "purpose": "年前交付，赢得二期",
    "scope_in": "12 台 AGV 的设计、安装和调试",
    "deliverables": "12 台 AGV 与调度系统",
    "success": "连续运行 72 小时；资料齐全",
}


@pytest.fixture(autouse=True)
def _at_once(settings: Any, tmp_path: Path) -> None:
    """Jobs run where they are queued; files go where they are deleted."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    settings.MEDIA_ROOT = tmp_path


def put(form: Locator, name: str, value: Any) -> None:
    """Fill one field of a form, of whichever sort it is."""
    box = form.locator(f"[name='{name}']")
    sort = box.first.evaluate("one => one.type")
    if sort == "radio":
        form.locator(f"[name='{name}'][value='{value}']").check()
    elif sort.startswith("select"):
        known = {
            label.strip(): own for label, own in box.evaluate("one => [...one.options].map(o => [o.text, o.value])")
        }
        assert value in known or str(value) in known.values(), (name, value, list(known))
        box.select_option(known.get(value, str(value)))
    elif sort == "hidden":
        combo = form.locator(f"[data-combobox]:has([name='{name}'])")
        combo.get_by_role("combobox").fill(value)
        combo.get_by_role("option", name=value, exact=True).click()
    elif sort == "file":
        box.set_input_files(value)
    else:
        box.fill(value.isoformat() if isinstance(value, dt.date) else str(value))


def key(username: str) -> int:
    return User.objects.get(username=username).pk


def go(page: Page, path: str) -> None:
    """Open a page, which fits the screen."""
    page.goto(path)
    assert not sideways(page), path


def fill(page: Page, path: str, **values: Any) -> str:
    """Open a form on its page, fill it in and send it; answers where it led."""
    go(page, path)
    form = page.locator("main form[method=post]", has=page.locator("button.main")).first
    for name, value in values.items():
        put(form, name.replace("__", "-"), value)
    form.locator("button.main").first.click()
    try:
        page.wait_for_url(lambda url: path.partition("?")[0] not in url)
    except TooLate:
        pytest.fail(f"{path}: {page.locator('.why, [role=alert]').all_inner_texts()}")
    return re.sub(r"^https?://[^/]+", "", page.url).partition("?")[0]


@pytest.mark.long(30)
@pytest.mark.parametrize("size", RATHER_ON_A_PHONE)
def test_from_the_goal_to_the_template_of_the_next_project(visit: Callable[..., Page], size: ViewportSize) -> None:
    """The director and the customer sit at a desk, then they have a phone."""
    world, today = make_world(), clock.today()
    cast = world["cast"]
    admin = cast("admin")
    for who, above in (("pm", "director"), ("sales", "director"), ("director", "boss")):
        edit_person(actor=admin, pk=cast[who].pk, values={"manager": cast[above]})
    pm, sales, finance, boss = (visit(who, password=world["password"]) for who in ("pm", "sales", "finance", "boss"))
    director = visit("director", size=size, password=world["password"])
    goal = set_goal(director, today)
    project = found_project(pm, director, today)
    contract = sell(sales, director, project, today)
    pay(finance, contract, "预付款", "331200", today)
    customer = let_in(visit, sales, size)
    look_at_it(pm, project, today)
    sign(customer, project)
    pay(finance, contract, "终验款", "772800", today)
    close(pm, customer, project, today)
    start_the_next(pm, today)
    trace(boss, contract, goal)


def set_goal(director: Page, today: dt.date) -> int:
    """SMART, for the quarter."""
    answers = {
        "name": "华东季度签约",
        "level": "department",
        "department": "华东",
        "metric": "contracts.signed_amount",
        "target": "200万",
        "period": "quarter",
        "since": today,
        "achievable": "在手商机四百万",
        "relevant": "年度目标",
    }
    path = fill(director, "/goals/new/", **answers)
    fill(director, f"{path}start/")
    row = Goal.objects.get(name="华东季度签约")
    assert row.state == "active"
    return row.pk


def found_project(pm: Page, director: Page, today: dt.date) -> int:
    """The charter is written and approved; then the plan."""
    days = {"starts": today, "ends": today + dt.timedelta(days=60)}
    links = {"customer": CUSTOMER, "goal": "华东季度签约", "budget": "20万"}
    path = fill(pm, "/projects/new/", name="AGV 产线交付", kind="delivery", **links, **days, **CHARTER)
    fill(pm, f"{path}submit/", reason="客户要求年前交付")
    decide(director, "AGV 产线交付")
    for name, due in (("设计与制造", 20), ("安装调试", 40)):
        fill(pm, f"{path}add-task/", name=name, kind="task", starts=today, ends=today + dt.timedelta(days=due))
    fill(pm, f"{path}add-task/", name="终验", kind="milestone", ends=today + dt.timedelta(days=50))
    fill(pm, f"{path}move/", state="executing")
    fill(pm, f"{path}add-member/", person=key("sales"), role="sales")
    row = Project.objects.get(name="AGV 产线交付")
    assert (row.state, row.tasks.count()) == ("executing", 3)
    return row.pk


def decide(director: Page, title: str) -> None:
    """From what waits on the first page."""
    go(director, "/")
    director.locator(".inbox a", has_text=title).first.click()
    director.wait_for_url("**/approvals/*/")
    go(director, f"{director.url}agree/")
    director.locator("main form button.main").first.click()
    director.wait_for_url("**/approvals/**")
    expect(director.locator("main")).to_contain_text("已通过")


def sell(sales: Page, director: Page, project: int, today: dt.date) -> int:
    """A quote with a line, accepted, becomes a contract in two payments; approved, and signed with its scan."""
    quote = fill(sales, "/quotes/new/", name="AGV 12 台", deal=DEAL, valid_until=today + dt.timedelta(days=30))
    fill(sales, f"{quote}lines/", name__0="AGV", quantity__0="12", unit__0="台", price__0="92000")
    fill(sales, f"{quote}send/")
    fill(sales, f"{quote}answer/", answer="accepted")
    contract = fill(sales, f"{quote}contract/")
    fill(sales, f"{contract}edit/", project="AGV 产线交付")
    nodes = {
        "kind__0": "advance", "trigger__0": "date", "planned_on__0": today, "amount__0": "331200",
        "kind__1": "final", "trigger__1": "acceptance", "planned_on__1": today, "amount__1": "772800",
    }  # fmt: skip
    fill(sales, f"{contract}nodes/", **nodes)
    fill(sales, f"{contract}submit/", reason="底价以上")
    decide(director, "AGV 12 台")
    fill(sales, f"{contract}sign/", signed_on=today, scan=PDF)
    expect(sales.locator("main")).to_contain_text("壹佰壹拾万肆仟元整")
    pk = int(contract.strip("/").rpartition("/")[2])
    assert Instalment.objects.filter(contract=pk, node__contract__project=project).count() == 2
    return pk


def pay(finance: Page, contract: int, kind: str, amount: str, today: dt.date) -> None:
    """Money comes in and finds its place at the payment that is owed."""
    path = fill(finance, "/receipts/new/", payer=CUSTOMER, amount=amount, received_on=today, customer=CUSTOMER)
    finance.goto(f"{path}allocate/")
    finance.locator("form.allocate button.main").click()
    finance.wait_for_url(f"**{path}")
    finance.goto(f"/contracts/{contract}/")
    row = finance.locator(".paying tr", has_text=kind)
    expect(row).to_contain_text("已回清")


def let_in(visit: Callable[..., Page], sales: Page, size: ViewportSize) -> Page:
    """The customer's own person gets a link, sets a password, and sees nothing yet."""
    from yingdan.customers.models import Contact

    contact = Contact.objects.get(name="叶承泽")
    sales.goto(f"/contacts/{contact.pk}/invite/")
    sales.locator("main form button.main").click()
    link = sales.locator("input[readonly]").input_value()
    customer = visit(size=size)
    go(customer, link)
    customer.fill("input[name=new]", "a-customers-long-password")
    customer.locator("main form button.main").click()
    customer.wait_for_url("**/portal/")
    expect(customer.locator("main")).to_contain_text("还没有向你开放的项目")
    return customer


def look_at_it(pm: Page, project: int, today: dt.date) -> None:
    """The acceptance is prepared from the charter, inspected, concluded and signed for our side; the page opens."""
    path = fill(pm, f"/acceptances/new/?project={project}", kind="final", planned_on=today, milestone="终验")
    fill(pm, f"{path}submit/")
    pm.goto(f"{path}inspect/")
    form = pm.locator("main form", has=pm.locator("button.main")).first
    put(form, "held_on", today)
    for box in form.locator("input[type=radio][value=met]").all():
        box.check()
    form.locator("button.main").click()
    pm.wait_for_url(f"**{path}")
    fill(pm, f"{path}conclude/", conclusion="passed")
    fill(pm, f"{path}sign/")
    fill(pm, f"/projects/{project}/open-page/", welcome="验收在这里签字")


def sign(customer: Page, project: int) -> None:
    """Asked, answered and signed by the customer; the certificate proves itself."""
    go(customer, "/portal/")
    customer.get_by_role("link", name="AGV 产线交付").click()
    customer.fill("#ask-text", "培训安排在哪天？")
    customer.get_by_role("button", name="提问").click()
    expect(customer.locator(".portal-talk")).to_contain_text("培训安排在哪天？")
    customer.get_by_role("link", name="查看并签字").click()
    customer.check("input[name=read]")
    customer.locator("main button.main").click()
    expect(customer.locator("main")).to_contain_text("验证码")
    row = Acceptance.objects.get(project=project)
    assert row.state == "signed"
    assert not sideways(customer)
    go(customer, "/verify/")
    customer.fill("input[name=code]", row.code)
    customer.locator("main button.main").click()
    expect(customer.locator("main")).to_contain_text(row.number)


def close(pm: Page, customer: Page, project: int, today: dt.date) -> None:
    """The plan is done, the project closed and looked back at; the customer has said how content it is."""
    for task in Project.objects.get(pk=project).tasks.filter(kind="task"):
        fill(pm, f"/tasks/{task.pk}/state/", state="done")
    fill(pm, f"/projects/{project}/move/", state="accepting")
    go(customer, f"/portal/projects/{project}/")
    customer.locator(".portal-rate input[value='5']").check()
    customer.locator(".portal-rate button").click()
    expect(customer.locator("main")).to_contain_text("你已评价")
    for state in ("closing", "closed"):
        fill(pm, f"/projects/{project}/move/", state=state)
    path = fill(pm, f"/reviews/new/?project={project}", held_on=today, conclusion="标准交付可以复制")
    fill(pm, f"{path}finding/", side="good", text="客户当天签字", whys="验收标准写在立项书里")
    measure = {
        "kind": "keep",
        "text": "验收标准随立项书确认",
        "due_on": today + dt.timedelta(days=14),
        "owner": key("pm"),
    }
    fill(pm, f"{path}measure/", **measure)
    expect(pm.locator("main")).to_contain_text("1,104,000.00")
    fill(pm, f"{path}publish/")
    assert Review.objects.get(project=project).state == "published"
    fill(pm, f"{path}template/", name="AGV 标准交付")


def start_the_next(pm: Page, today: dt.date) -> None:
    """The next project has the plan of the last one."""
    days = {"starts": today, "ends": today + dt.timedelta(days=90)}
    fill(pm, "/projects/new/", name="AGV 二期", kind="delivery", template="AGV 标准交付", **days)
    row = Project.objects.get(name="AGV 二期")
    assert sorted(row.tasks.values_list("name", flat=True)) == ["安装调试", "终验", "设计与制造"]


def trace(boss: Page, contract: int, goal: int) -> None:
    """Every yuan that came in is traced, there and back; the goal has reached what was signed."""
    whole = sum(one.amount for one in Receipt.objects.all())
    boss.goto("/thread/?period=all")
    expect(boss.locator("main")).to_contain_text(f"{whole:,.2f}")
    boss.goto(f"/thread/?of=contract:{contract}")
    expect(boss.locator("main")).to_contain_text("AGV 产线交付")
    boss.goto(f"/goals/{goal}/")
    expect(boss.locator("main")).to_contain_text("110.4")
    boss.goto("/")
    expect(boss.locator(".facts")).to_contain_text("回款额")

"""Drawing calls from the document, making two of three of them meaningful, and counting what came back."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.calling.world import Stage, make_stage
from tests.policy.scene import undone
from yingdan.core import clock
from yingdan.ui.kinds import kind_of

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
DOCUMENT = "/api/v1/openapi.json"
# What the document leaves open and a rule asks for: without a template, without a deal, where something is given up.
NEEDED = {
    "quote.create": ("customer",),
    "acceptance.conclude": ("words",),
    "quote.answer": ("reason",),
    "project.create": ("ends",),
    "contract.create": ("customer", "amount"),
    "contract.end": ("reason",),
    "invoice.create": ("kind", "amount"),
    "receipt.claim": ("customer",),
}


# What hangs on more than one record of the scene, or has figures that check each other.
UNFIT = ("meant_for", "milestone", "parent", "phase", "credit_code", "challenge", "stretch", "spread", "instalment",
         "fulfils", "promised_on", "tax_number", "dealer", "party")  # fmt: skip
MONEY = ("instalment", "receipt", "invoice", "budgetline", "cost")


class Caller:
    """Calls operations of the interface, each in a transaction that is taken back."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.headers = {"Authorization": f"Bearer {stage.key}"}
        with kept_connection():
            self.schema = schemathesis.openapi.from_wsgi(DOCUMENT, WSGIHandler(), headers=self.headers)
        self.operations: list[Any] = [found.ok() for found in self.schema.get_all_operations()]  # type: ignore[union-attr]  # a broken document raises here
        self.count: Counter[str] = Counter()
        self.answered: set[str] = set()

    def call(self, operation: Any, case: Any) -> None:
        with undone(), kept_connection():
            response = case.call(headers=self.headers)
            self.count["calls"] += 1
            self.count[f"{response.status_code // 100}xx"] += 1
            if response.status_code < 300:
                self.answered.add(operation.label)
            try:
                case.validate_response(response, checks=CHECKS)
            except schemathesis.errors.SchemathesisError as problem:
                self._tell(case, problem)
            except BaseExceptionGroup as problem:
                self._tell(case, problem)

    def _tell(self, case: Any, problem: BaseException) -> None:
        self.count["contradictions"] += 1
        print(f"{case.as_curl_command()}\n{problem!r}", file=sys.stderr)

    def several(self, operation: Any, number: int, start: int) -> None:
        """`number` calls of one operation: two of three with good data, the third with bad."""
        dice, done = Random(f"{start} {operation.label}"), 0
        while done < number:
            mode = GenerationMode.NEGATIVE if done % 3 == 2 else GenerationMode.POSITIVE
            case = drawn(operation, mode, dice.randrange(2**32))
            if case is None:
                mode, case = GenerationMode.POSITIVE, drawn(operation, GenerationMode.POSITIVE, dice.randrange(2**32))
            self._aim(operation, case, dice, surely=not done)
            if mode is GenerationMode.POSITIVE:
                self.sensible(operation, case, dice, surely=not done)
            self.call(operation, case)
            done += 1

    def _aim(self, operation: Any, case: Any, dice: Random, *, surely: bool) -> None:
        """Mostly at a record that is there: else a bad body would seldom be read. The first call of an operation always
        is, so that a few calls are enough for each to succeed."""
        if case.path_parameters and "id" in case.path_parameters and (dice.random() < 0.9 or surely):
            row = self.stage.row_of(operation.definition.raw["operationId"])
            case.path_parameters["id"] = row or case.path_parameters["id"]

    def sensible(self, operation: Any, case: Any, dice: Random, *, surely: bool = False) -> None:
        """Filters and values that fit, and no header that only says no."""
        name = operation.definition.raw["operationId"]
        case.headers.pop("If-Match", None)
        if case.path_parameters and "name" in case.path_parameters and (dice.random() < 0.9 or surely):
            case.path_parameters["name"] = dice.choice(("deals.won_amount", "deals.open_count", "deals.win_rate"))
            case.query = {"by": dice.choice(("owner", "month", "stage,owner"))}
        if name.endswith(".list") and name != "metric.list":
            self._question(name.partition(".")[0], case, dice)
        if isinstance(case.body, dict):
            self._body(name, case.body, dice)

    def _question(self, kind: str, case: Any, dice: Random) -> None:
        declared = kind_of(kind)
        asked = dict(case.query or {})
        asked.pop("cursor", None)
        filters = []
        for shown in dice.sample(list(declared.by_name.values()), 2):
            operator = dice.choice(shown.operators)
            filters.append(f"{shown.name}:{operator.name}:{self._value(shown, dice)}")
        asked["f"] = filters[: dice.randrange(3)]
        case.query = {name: value for name, value in asked.items() if value not in (None, [])}

    def _value(self, shown: Any, dice: Random) -> str:
        match type(shown).__name__:
            case "Person":
                return dice.choice(("me", *map(str, self.stage.ids["internal"])))
            case "Reference" | "Department":
                return str(dice.choice(self.stage.ids.get(shown.to) or [1]))
            case "Tags":
                return str(self.stage.scene["tag"])
            case "Day" | "Moment":
                return dice.choice(("today", "2026-03-01", "-30", "+90"))
            case "Money" | "Figure" | "Percent":
                return str(dice.randrange(1000))
            case "Choice":
                return str(dice.choice([key for key, _label in shown.options()] or [""]))
        return dice.choice(("1", "压机", "x"))

    def _body(self, operation: str, body: dict[str, Any], dice: Random) -> None:
        """Values that a rule of the company would take, where a random one of the right type would not do."""
        one = dice.choice(self.stage.ids["internal"])
        fitting = {
            "owner": one,
            "manager": one,
            "person": self.stage.scene["mate"] if operation.startswith("approval.") else one,
            "goal": self.stage.scene["goal"],
            "meaning": "一起完成",
            "members": [one],
            "department": dice.choice(self.stage.ids["department"]),
            "stage": self.stage.scene["stage"],
            "customer": self.stage.scene["customer"],
            "amount": dice.choice(("860000", "86万", 12, 0.5)),
            "username": f"u{dice.randrange(10**9)}",
            "until": "2100-01-01",
            "closed_on": clock.today().isoformat(),
            "whom": "manager",
            "position": 1,
            "target": dice.choice(("5万", 12, 0.5)),
            "metric": "deals.won_amount",
            "level": "person",
            "since": f"{dice.randrange(2030, 2090)}-04-01",
        }
        fitting |= self._of_plans(operation) | self._of_money(operation)
        if operation.startswith("acceptance."):
            scene = self.stage.scene
            fitting |= {"project": scene["project"], "defect": scene["defect"], "conclusion": "conditional"}
            fitting["words"] = "两周内补齐"
        if operation.startswith(("review.", "lesson.")) or operation == "project.adopt-lesson":
            fitting |= self._of_reviews(operation)
        if operation.startswith("dealer."):
            fitting |= self._of_dealers(operation)
        if operation.startswith("quote."):
            fitting |= {"valid_until": "2100-01-01", "reason": "预算不够", "deal": self.stage.scene["deal"]}
            body.pop("price_list", None)
        body.update({name: value for name, value in fitting.items() if name in body})
        body.update({name: fitting[name] for name in NEEDED.get(operation, ())})
        for name in UNFIT:
            body.pop(name, None)
        if not body and operation.endswith(".change"):
            body[kind_of(operation.partition(".")[0]).form[0]] = "改"

    def _of_reviews(self, operation: str) -> dict[str, Any]:
        """What is in the reviews of the scene: a finding, a measure; a project that can be looked back at, and one that
        can still take a lesson up."""
        scene = self.stage.scene
        return {
            "project": scene["unreviewed project" if operation == "review.create" else "project"],
            "finding": scene["finding"],
            "measure": scene["measure"],
            "lesson": scene["held lesson"],
            "review": scene["review"],
            "kind": "start" if "measure" in operation else "delivery",
            "text": "冻结清单",
            "whys": "清单晚交",
            "advice": "立项时签字",
            "due_on": "2100-01-01",
            "held_on": clock.today().isoformat(),
        }

    def _of_dealers(self, operation: str) -> dict[str, Any]:
        """Somebody who works at the dealer of the scene, a step that is open, and regions that there are."""
        scene = self.stage.scene
        who = "seated person" if operation == "dealer.shut" else "dealer person"
        return {
            "person": scene[who],
            "state": "applying",
            "lines": "浙江",
            "name": "莫然",
            "valid_from": "2026-01-01",
            "valid_until": "2100-01-01",
        }

    def _of_plans(self, operation: str) -> dict[str, Any]:
        """What fits the project and the contract of the scene: days between those of other tasks, what is in it or
        not yet, and how it ends."""
        kind, _dot, verb = operation.partition(".")
        if kind not in ("project", "task", "contract"):
            return {}
        scene = self.stage.scene
        first, last = ("2026-03-09", "2026-03-11") if kind == "task" else ("2026-03-02", "2026-12-31")
        return {
            "project": scene["project"],
            "template": scene["projecttemplate"],
            "starts": first,
            "ends": last,
            "lag": 0,
            "check": scene["check"],
            "state": {"task": "doing", "project": "executing", "contract": "terminated"}[kind],
            "reason": "客户放弃",
            "person": scene["member"],
            "deal": scene["won deal" if verb == "remove-deal" else "deal"],
            "question": scene["question"],
            "before": scene["task" if verb == "unlink" else "first task"],
            "tasks": [scene["task"]],
            "on": clock.today().isoformat(),
        }

    def _of_money(self, operation: str) -> dict[str, Any]:
        """What leaves room in the payments, receipts, invoices and budgets of the scene, and days that have come."""
        kind = operation.partition(".")[0]
        if kind not in MONEY:
            return {}
        scene = self.stage.scene
        return {
            "amount": 12,
            "payer": "申江重工",
            "contract": scene["signed contract"],
            "against": scene["instalment below"],
            "allocation": scene["allocation"],
            "project": scene["project"],
            "line": scene["budgetline"],
            "kind": "e_ordinary" if kind == "invoice" else "expense",
            "code": "2030",
            "words": "周五付",
            "reason": "客户同意",
            **dict.fromkeys(("on", "day", "received_on", "paid_on", "issued_on"), clock.today().isoformat()),
        }


@contextmanager
def kept_connection() -> Iterator[None]:
    """A request that ends closes the connection to PostgreSQL; here it holds the transaction of the whole stretch."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def drawn(operation: Any, mode: GenerationMode, number: int) -> Any:
    """One case, always the same for the same number; None where nothing of this mode can be drawn."""
    found: list[Any] = []

    @seed(number)
    @settings(
        max_examples=1,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def draw(case: Any) -> None:
        found.append(case)

    try:
        draw()
    except BaseException:
        if not found and mode is GenerationMode.NEGATIVE:
            return None
        raise
    return found[-1] if found else None


def calls(first: int, last: int) -> dict[str, int]:
    """The calls first <= n < last, the operations in turn."""
    caller = Caller(make_stage())
    total = len(caller.operations)
    for at, operation in enumerate(caller.operations):
        numbers = [number for number in range(first, last) if number % total == at]
        caller.several(operation, len(numbers), first)
    silent = {operation.label for operation in caller.operations} - caller.answered
    for label in sorted(silent):
        print(f"never answered 2xx: {label}", file=sys.stderr)
    return {
        "calls": caller.count["calls"],
        "2xx": caller.count["2xx"],
        "4xx": caller.count["4xx"],
        "5xx": caller.count["5xx"],
        "contradictions": caller.count["contradictions"],
        "silent": len(silent),
    }

"""The registry of metrics: questions are checked before a room answers them."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from yingdan.accounts.rules import cli_actor
from yingdan.core import cli
from yingdan.core.refusal import Missing, Refused
from yingdan.goals import registry
from yingdan.goals.cli import COMMAND
from yingdan.goals.registry import Answer, MetricRow, Question, evaluate, metric, number

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Iterator[list[Question]]:
    """A metric of a made-up room, and the questions that reached it."""
    questions: list[Question] = []

    @metric("tests.cups", unit="cups", label="cups", definition="Cups of tea.", dimensions=("room", "month"))
    def _cups(question: Question) -> Answer:
        questions.append(question)
        rows = [MetricRow((1, None), ("Kitchen", ""), Decimal("2.50")), MetricRow((2, None), ("", ""), Decimal(4))]
        return Answer(
            [MetricRow(r.keys[: len(question.by)], r.labels[: len(question.by)], r.value) for r in rows], None
        )

    yield questions
    registry._metrics.pop("tests.cups")


def test_an_answer_has_the_shape_of_the_contract(asked: list[Question]) -> None:
    assert evaluate("tests.cups", actor=cli_actor(), by=["room", "month"]).document() == {
        "metric": "tests.cups",
        "unit": "cups",
        "definition": "Cups of tea.",
        "rows": [{"room": "Kitchen", "month": "", "value": 2.5}, {"room": "", "month": "", "value": 4}],
        "total": None,
    }


@pytest.mark.parametrize("question", [{"by": ["colour"]}, {"by": ["room", "room"]}, {"where": {"colour": 1}}])
def test_a_room_is_not_asked_what_it_cannot_answer(asked: list[Question], question: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        evaluate("tests.cups", actor=cli_actor(), **question)
    assert not asked


def test_an_unknown_metric_is_missing() -> None:
    with pytest.raises(Missing):
        evaluate("tests.none", actor=cli_actor())


@pytest.mark.parametrize(
    ("value", "shown"), [(Decimal("5076793.00"), "5076793"), (Decimal("62.8962"), "62.8962"), (None, "null")]
)
def test_a_value_is_a_plain_json_number(value: Decimal | None, shown: str) -> None:
    assert json.dumps(number(value)) == shown


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = cli.run(cli.registered()[COMMAND], list(argv))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_line_asks_and_lists(asked: list[Question], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "tests.cups", "--by", "room", "--where", "room=", "month=2026-01", "--json")
    assert (code, json.loads(out)["metric"]) == (0, "tests.cups")
    assert asked[0].where == {"room": "", "month": "2026-01"}
    assert asked[0].actor.user.username == "cli"
    code, out, _ = run(capsys, "--list", "--json")
    listed = {entry["name"]: entry for entry in json.loads(out)["metrics"]}
    assert listed["tests.cups"] == {
        "name": "tests.cups",
        "unit": "cups",
        "definition": "Cups of tea.",
        "dimensions": ["room", "month"],
    }


@pytest.mark.parametrize(
    "argv",
    [[], ["tests.none"], ["tests.cups", "--where", "room"], ["tests.cups", "--as", "nobody"],
     ["tests.cups", "--by", "colour"], ["tests.cups", "--from", "2026-02-01", "--to", "2026-01-01"]],
)  # fmt: skip
def test_a_bad_question_on_the_command_line_ends_in_one_line(
    asked: list[Question], capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    code, out, err = run(capsys, *argv)
    assert (code, out, err.count("\n")) == (1, "", 1)

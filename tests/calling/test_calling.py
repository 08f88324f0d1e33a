"""The interface keeps to its document, whatever is sent; at full size this is `bin/prove api`."""

import pytest

from tests.calling.calls import Caller, calls
from tests.calling.world import make_stage
from yingdan.ui.kinds.values import Values

pytestmark = pytest.mark.sqlite_first

# Two of each operation.
SMALL = 560


# What is answered is made of rows in Python; bin/prove asks on either database.
@pytest.mark.long(20)
@pytest.mark.one_database
@pytest.mark.django_db
def test_every_operation_answers_by_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    found = calls(0, SMALL)
    told = capsys.readouterr().err
    assert (found["calls"], found["5xx"], found["contradictions"], found["silent"]) == (SMALL, 0, 0, 0), told
    assert found["2xx"] >= 0.3 * SMALL


@pytest.mark.django_db
def test_an_answer_against_the_document_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a version that is a text is none that the document promises."""
    caller = Caller(make_stage())
    operation = next(one for one in caller.operations if one.label == "GET /deals/{id}")
    caller.several(operation, 2, 0)
    assert caller.count["contradictions"] == 0
    real = Values.record
    monkeypatch.setattr(Values, "record", lambda self, row: real(self, row) | {"version": "one"})
    caller.several(operation, 2, 0)
    assert caller.count["contradictions"] > 0


@pytest.mark.django_db
def test_a_fault_of_the_server_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    caller = Caller(make_stage())
    monkeypatch.setattr(Values, "one", lambda _self, _pk: 1 // 0)
    caller.several(next(one for one in caller.operations if one.label == "GET /deals/{id}"), 2, 0)
    assert caller.count["5xx"] > 0

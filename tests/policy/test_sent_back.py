"""A form that is opened and sent back changes nothing, whatever of it its editor may see."""

from typing import Any

import pytest
from django.db.models import QuerySet

from tests.policy.hashes import nothing_written
from yingdan.accounts.testing import Cast
from yingdan.core.policy import Actor, policy_of
from yingdan.ui.kinds import Kind, Person, Reference, kinds
from yingdan.ui.kinds.forms import RecordForm, form_for

pytestmark = pytest.mark.sqlite_first


@pytest.fixture(params=[pytest.param("in sight", marks=pytest.mark.thorough), "out of sight"])
def _sight(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that records refer to, or nothing of it."""

    def nothing(declared: Reference, _actor: Actor) -> "QuerySet[Any]":
        return policy_of(declared.to).rows().none()

    if request.param == "out of sight":
        for one in (Reference, Person):
            monkeypatch.setattr(one, "visible", nothing)


@pytest.mark.usefixtures("_sight")
def test_what_a_record_refers_to_stays_when_its_form_is_sent_back(cast: Cast, scene: dict[str, int]) -> None:
    admin = cast("admin")
    asked, referring = [], []
    for kind in kinds().values():
        row = kind.policy.visible(admin, "edit").filter(pk=scene.get(kind.name, 0)).first()
        if row is None or not kind.form:
            continue
        form = form_for(kind, admin, row)
        sent = form_for(kind, admin, row, as_sent(form))
        assert sent.is_valid(), (kind.name, sent.errors)
        for name in references(kind) & form.fields.keys():
            held = form.initial.get(name)
            assert getattr(sent.cleaned_data[name], "pk", None) == held, (kind.name, name)
            if held is not None:
                assert f'value="{held}"' in str(form[name]), (kind.name, name)
                referring.append((kind.name, name))
        with nothing_written():
            kind.edit(actor=admin, pk=row.pk, values=sent.cleaned_data)
        asked.append(kind.name)
    # People have a form of their own; nobody edits an approval or a payment by a form.
    assert kinds().keys() - set(asked) == {"person", "approval", "instalment"}
    assert len(referring) > 12, referring


def references(kind: Kind[Any]) -> set[str]:
    return {name for name in kind.inputs if isinstance(kind.by_name[name], Reference)}


def as_sent(form: RecordForm) -> dict[str, Any]:
    return {name: value for name in form.fields if (value := form[name].value()) is not None}

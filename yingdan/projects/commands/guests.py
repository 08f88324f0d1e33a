"""What a customer's guest does on the page that a project opens to it: sign, ask, answer.

A guest holds no role. What he may do hangs on the page alone, and every command asks for it under lock.
"""

from yingdan.core.commands import command
from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.core.rows import as_seen
from yingdan.projects import rules
from yingdan.projects.choices import Side
from yingdan.projects.commands.opening import put_answer, put_question
from yingdan.projects.commands.parts import must_be_open
from yingdan.projects.commands.signing import put_signature
from yingdan.projects.models import Acceptance, Project, Question

GUEST = "guest.view"


@command("acceptance.sign_as_customer", GUEST)
def sign_as_customer(*, actor: Actor, pk: int, version: int | None = None) -> Acceptance:
    """The customer's side signs what was found: the guest who is signed in. `version` is the one that he read."""
    above = rules.announced_to(actor).filter(pk=pk).values_list("project", flat=True).first()
    project = _opened(actor, above or 0)
    must_be_open(project)
    row = rules.announced_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Missing
    row.project = project
    as_seen(row, version)
    put_signature(actor, row, Side.CUSTOMER, actor.user.name, None)
    return row


@command("project.ask_as_customer", GUEST)
def ask_as_customer(*, actor: Actor, pk: int, text: str) -> Question:
    """The customer asks us."""
    return put_question(actor, _opened(actor, pk), Side.CUSTOMER, text)


@command("project.answer_as_customer", GUEST)
def answer_as_customer(*, actor: Actor, pk: int, question: int, text: str) -> Question:
    """The customer answers what we asked."""
    return put_answer(actor, _opened(actor, pk), Side.OURS, question, text)


def _opened(actor: Actor, pk: int) -> Project:
    """Lock a project whose page the guest sees."""
    found = rules.opened_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Missing
    return found

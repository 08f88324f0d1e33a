"""A project opens a page to its customer, and both sides ask each other."""

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import fetch
from yingdan.projects import rules
from yingdan.projects.choices import Side
from yingdan.projects.commands.parts import fetch_project, tell
from yingdan.projects.models import Opening, Project, Question

# Letters of a question and of an answer, and how many questions of one side may wait.
MOST, MOST_SAID, MOST_OPEN = 500, 1000, 50


@command("project.open_page", "project.share")
def open_page(*, actor: Actor, pk: int, welcome: str = "", version: int | None = None) -> Project:
    """The guests of the customer see its page from now on: progress, milestones, acceptances, questions. Open
    already, it gets other words of welcome."""
    row = fetch(rules.projects, actor, pk, "share", version=version)
    if row.customer_id is None:
        raise Refused(_("This project has no customer to open a page to."))
    if not rules.can_be_opened(row):
        raise Refused(_("A customer sees a project from the approval of its charter on, and not once it is cancelled."))
    words = {"welcome": welcome.strip()}
    fresh = {**words, "by_id": actor.user_id, "at": clock.now()}
    Opening.objects.update_or_create(project=row, defaults=words, create_defaults=fresh)
    tell(actor, row, "project.page_opened")
    return row


@command("project.close_page", "project.share")
def close_page(*, actor: Actor, pk: int) -> Project:
    """The customer's guests see it no more; what was asked and signed stays."""
    row = fetch(rules.projects, actor, pk, "share")
    if not Opening.objects.filter(project=row).delete()[0]:
        raise Refused(_("This project has no page for its customer."))
    tell(actor, row, "project.page_closed")
    return row


@command("project.ask", "project.edit")
def ask_customer(*, actor: Actor, pk: int, text: str) -> Question:
    """A question to the customer, on the page that is open to it."""
    row = fetch_project(actor, pk)
    if not rules.is_opened(row):
        raise Refused(_("Open the page to the customer first: nobody would see the question."))
    return put_question(actor, row, Side.OURS, text)


@command("project.answer", "project.edit")
def answer_customer(*, actor: Actor, pk: int, question: int, text: str) -> Question:
    """Our answer to a question of the customer."""
    return put_answer(actor, fetch_project(actor, pk), Side.CUSTOMER, question, text)


def put_question(actor: Actor, project: Project, side: Side, text: str) -> Question:
    """Part of a command that has locked the project and looked at the right: one side asks."""
    said = _said(text, MOST)
    if Question.objects.filter(project=project, side=side, answered_at=None).count() >= MOST_OPEN:
        raise Refused(_("%(most)s questions wait for an answer already.") % {"most": MOST_OPEN}, field="text")
    made = Question.objects.create(project=project, side=side, text=said, by_id=actor.user_id, at=clock.now())
    tell(actor, project, _verb("asked", side), question=made.pk, text=said, owner=project.owner_id)
    return made


def put_answer(actor: Actor, project: Project, side: Side, question: int, text: str) -> Question:
    """Part of such a command as well: the other side answers a question that `side` has asked, once."""
    rows = Question.objects.select_for_update(of=("self",)).filter(project=project, side=side, answered_at=None)
    found = rows.filter(pk=question).first()
    if found is None:
        raise Refused(_("This question does not exist, or it is answered."), field="question")
    found.answer, found.answered_by_id, found.answered_at = _said(text, MOST_SAID), actor.user_id, clock.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    tell(actor, project, _verb("answered", side), question=found.pk, text=found.answer, asked=found.by_id)
    return found


def _said(text: str, most: int) -> str:
    said = text.strip()
    if not said:
        raise Refused(_("Write a sentence at least."), field="text")
    if len(said) > most:
        raise Refused(
            _("%(most)s characters at most; these are %(count)s.") % {"most": most, "count": len(said)}, field="text"
        )
    return said


def _verb(deed: str, side: Side) -> str:
    """Whose question it is says who hears of it."""
    return f"project.{deed}" if side == Side.OURS else f"project.customer_{deed}"

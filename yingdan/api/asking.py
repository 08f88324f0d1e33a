"""What a list is asked through the interface: the words of the list page, with `cursor` and `limit`."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yingdan.api.operations import BadRequest
from yingdan.core.policy import Actor
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.query import LONGEST_PAGE, MOST_FILTERS, PAGE, Asked, ListQuery

WORDS = frozenset({"f", "q", "sort", "view", "cursor", "limit"})


def known_words(request: HttpRequest, words: frozenset[str] = WORDS) -> None:
    """Refuse a parameter that nothing reads: a misspelt filter would answer with everything."""
    for name in request.GET:
        if name not in words:
            raise BadRequest(_("There is no parameter “%(name)s” here.") % {"name": name[:80]}, field=name[:80])
    if any("\x00" in value for values in request.GET.lists() for value in values[1]):
        raise BadRequest(_("This text holds signs that are no text."))


def asked(request: HttpRequest, kind: Kind[Any], actor: Actor) -> Asked:
    known_words(request)
    view = request.GET.get("view", "")
    if view and view not in {one.name for one in kind.views}:
        raise BadRequest(_("There is no view “%(name)s” here.") % {"name": view[:80]}, field="view")
    if len(request.GET.getlist("f")) > MOST_FILTERS:
        raise BadRequest(_("These are too many filters at once."), field="f")
    query = ListQuery.read(request.GET, kind)
    return Asked(
        kind, actor, replace(query, group="", after=request.GET.get("cursor", ""), before="", size=_limit(request))
    )


def _limit(request: HttpRequest) -> int:
    text = request.GET.get("limit", str(PAGE))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= LONGEST_PAGE):
        raise BadRequest(_("A limit lies between 1 and %(most)s.") % {"most": LONGEST_PAGE}, field="limit")
    return int(text)

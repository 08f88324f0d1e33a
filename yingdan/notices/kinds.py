"""The inbox in the navigation, the bell, and the way to one's choice of topics."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yingdan.notices import rules
from yingdan.ui import nav, slots

nav.add(nav.Item(_("Inbox"), "/inbox/", "inbox", "day", 30, key="I", phone=True, short=_("To do")))
nav.ring("/inbox/", rules.unread)


@slots.panel("me.sections")
def _choice(request: HttpRequest, user: Any) -> str:
    return render_to_string("notices/me.html", {}, request)

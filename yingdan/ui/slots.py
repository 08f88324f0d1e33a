"""Places in a page that higher rooms fill: a page names `{% slot "deal.side" deal %}`, rooms register panels."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

type Panel = Callable[[HttpRequest, Any], str]
_panels: dict[str, list[tuple[int, Panel]]] = defaultdict(list)


def panel(name: str, *, order: int = 50) -> Callable[[Panel], Panel]:
    """Registers a function of request and subject that answers HTML, or "" where it has nothing to say."""

    def register(made: Panel) -> Panel:
        _panels[name].append((order, made))
        _panels[name].sort(key=lambda pair: pair[0])
        return made

    return register


def fill(name: str, request: HttpRequest, subject: Any) -> SafeString:
    shown = (made(request, subject) for _, made in _panels.get(name, ()))
    return format_html_join("\n", "{}", ((conditional_escape(html),) for html in shown if html))

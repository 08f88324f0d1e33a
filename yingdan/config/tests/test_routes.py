"""The tree of addresses answers as the plain list of them does."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import Resolver404, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from yingdan.config.routes import by_words
from yingdan.config.urls import ROOMS, urlpatterns

SAMPLES = {"int": "7", "str": "x", "slug": "x-1", "path": "x/y"}


def resolver(patterns: Sequence[Any]) -> URLResolver:
    return URLResolver(RoutePattern("/"), patterns)


def sample(route: str) -> str:
    """An address that the route takes."""
    return "/" + re.sub(r"<(\w+):\w+>", lambda found: SAMPLES[found.group(1)], route)


def routes(patterns: Sequence[Any], before: str = "") -> list[str]:
    found = []
    for one in patterns:
        here = f"{before}{one.pattern}"
        found += routes(one.url_patterns, here) if isinstance(one, URLResolver) else [here]
    return found


def view(request: Any) -> HttpResponse:
    """Somewhere to lead."""
    return HttpResponse()


def test_each_address_leads_where_the_plain_list_leads() -> None:
    plain, tree = resolver(ROOMS), resolver(urlpatterns)
    known = routes(ROOMS)
    assert len(known) > 900
    assert sorted(routes(urlpatterns)) == sorted(known)
    for route in known:
        one, other = plain.resolve(sample(route)), tree.resolve(sample(route))
        assert (other.func, other.kwargs, other.url_name, other.route) == (
            one.func, one.kwargs, one.url_name, one.route
        ), route  # fmt: skip


def test_what_is_no_address_is_none_in_the_tree() -> None:
    many = [path(f"a/{n}/", view, name=f"a-{n}") for n in range(20)]
    found = by_words([path("", include(many)), path("b/", view), path("b/<int:pk>/", view)])
    tree = resolver(found)
    assert len(found) < len(many)
    assert tree.resolve("/a/19/").url_name == "a-19"
    assert tree.resolve("/b/").func == tree.resolve("/b/7/").func == view
    for other in ("/a/20/", "/a/", "/a/1", "/b/x/", "/c/"):
        with pytest.raises(Resolver404):
            tree.resolve(other)

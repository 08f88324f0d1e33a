"""Addresses by their words: a request is held against the first word of each, then against what follows that word."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

# So few are held against one by one.
FEW = 6


def by_words(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses in the same order where one could be taken for the other, in a tree of their words."""
    return _grown([(route, one) for one in patterns for route, one in _leaves("", one)])


def _leaves(before: str, one: URLPattern | URLResolver) -> Iterator[tuple[str, URLPattern]]:
    """Every address with its whole route."""
    route = f"{before}{one.pattern}"
    if isinstance(one, URLPattern):
        if not isinstance(one.pattern, RoutePattern):
            raise TypeError(f"an address is written with path(): {route}")
        yield route, one
        return
    for below in one.url_patterns:
        yield from _leaves(route, below)


def _grown(leaves: list[tuple[str, URLPattern]]) -> list[URLPattern | URLResolver]:
    if len(leaves) <= FEW:
        return [_leaf(route, one) for route, one in leaves]
    words: dict[str, list[tuple[str, URLPattern]]] = {}
    found: list[Any] = []
    for route, one in leaves:
        word, slash, rest = route.partition("/")
        if not slash or not rest:
            found.append(_leaf(route, one))
            continue
        if word not in words:
            words[word] = []
            found.append((word, words[word]))
        words[word].append((rest, one))
    return [path(f"{one[0]}/", include(_grown(one[1]))) if isinstance(one, tuple) else one for one in found]


def _leaf(route: str, one: URLPattern) -> URLPattern:
    return path(route, one.callback, one.default_args, one.name)

"""What a role hides shows up nowhere on a list: no column, filter, sort, saved view, file, day or bulk edit."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from tests.journeys.world import make_world
from yingdan.accounts.commands import save_view, set_field_rule
from yingdan.accounts.models import SavedView
from yingdan.ui.kinds import Kind, kinds
from yingdan.ui.kinds.bulk import fields_for
from yingdan.ui.kinds.saved import opened

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LISTS = ("deal", "lead", "customer", "contact", "followup", "product")


def guarded() -> Iterator[tuple[Kind[Any], str]]:
    """Every guarded field of a list that salespeople see."""
    for name in LISTS:
        kind = kinds()[name]
        yield from ((kind, field) for field in kind.policy.guards if field in kind.by_name)


def query_of(kind: Kind[Any], field: str) -> str:
    operator = "filled" if any(one.name == "filled" for one in kind.by_name[field].operators) else "is"
    return f"f={field}:{operator}:"


def shared_views(cast: Any) -> dict[tuple[str, str], SavedView]:
    """A view for everybody that filters by each guarded field, made by somebody who may."""
    maker = cast("admin")
    return {
        (kind.name, field): save_view(
            actor=maker, kind=kind.name, name=field, query=query_of(kind, field), audience="all"
        )
        for kind, field in guarded()
        if kind.policy.may_query(maker, field)
    }


@pytest.mark.parametrize("level", ["hidden", "masked"])
def test_no_list_tells_what_a_role_hides(db: Any, client: Client, level: str) -> None:
    cast = make_world()["cast"]
    shared = shared_views(cast)
    assert shared
    role = cast["sales"].memberships.get().role
    for kind, field in guarded():
        set_field_rule(actor=cast("admin"), role=role.pk, kind=kind.name, field=field, level=level)
    reader = cast("sales")
    client.force_login(cast["sales"], backend=BACKEND)
    for kind, field in guarded():
        told, every = (kind.name, field), ",".join(kind.by_name)
        page = client.get(f"{kind.url}?view=&cols={every}")
        assert (field in [cell["field"].name for cell in page.context["head"]()]) is (level == "masked"), told
        offered = [one.name for one, _on in client.get(f"{kind.url}columns/?view=").context["fields"]]
        assert (field in offered) is (level == "masked"), told
        assert field not in [one.name for one in fields_for(kind, reader)], told
        for words in questions(kind, field):
            assert client.get(f"{kind.url}{words}").status_code == 400, (told, words)
        if told in shared:
            seen = opened(QueryDict(f"view=v-{shared[told].pk}"), kind, reader)
            assert seen.query.filters == (), told
            assert [str(label) for label in seen.left_out] == [str(kind.by_name[field].label)], told
        if reader.may(f"{kind.name}.export"):
            lines = b"".join(client.get(f"{kind.url}export/?cols={every}&format=csv")).decode("utf-8-sig")
            assert str(kind.by_name[field].label) not in lines.splitlines()[0].split(","), told


def questions(kind: Kind[Any], field: str) -> list[str]:
    """Addresses that would tell something about a field by what they find."""
    asked = query_of(kind, field)
    found = [f"?{asked}", f"?{asked.replace('f=', 'f=a.', 1)}", f"?sort={field}"]
    return [*found, f"calendar/?{asked}"] if kind.calendar else found

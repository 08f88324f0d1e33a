"""Saved views: a question kept under a name; what it shows is the reader's own, whoever made it."""

from typing import Any

import pytest
from django.test import Client

from tests.journeys.world import make_world
from yingdan.accounts import commands, rules
from yingdan.accounts.models import SavedView
from yingdan.core.models import Event
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.ui.kinds.fields import BadFilter
from yingdan.ui.kinds.saved import saved_views

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BIG = "f=amount:min:1000000&sort=-amount&cols=name,amount,owner"


@pytest.fixture
def world(db: Any) -> dict[str, Any]:
    return make_world()


def opened(client: Client, user: Any, address: str) -> Any:
    own = type(client)()
    own.force_login(user, backend=BACKEND)
    answer = own.get(address)
    assert answer.status_code == 200
    return answer


def save(world: dict[str, Any], who: str = "director", **given: Any) -> SavedView:
    return commands.save_view(actor=world["cast"](who), **({"kind": "deal", "name": "大单", "query": BIG} | given))


def hide_amounts(world: dict[str, Any], who: str) -> None:
    role = world["cast"][who].memberships.get().role
    commands.set_field_rule(actor=world["cast"]("admin"), role=role.pk, kind="deal", field="amount", level="hidden")


def test_a_view_brings_filters_sort_and_columns_back(world: dict[str, Any], client: Client) -> None:
    view = save(world)
    context = opened(client, world["cast"]["director"], f"/deals/?view=v-{view.pk}").context
    assert [chip.text for chip in context["chips"]] == ["金额 ≥ 1,000,000"]
    assert [cell["field"].name for cell in context["head"]()] == ["name", "amount", "owner"]
    assert context["page"].shown == 2
    assert ("大单", True) in [(str(tab.label), here) for tab, _url, here in context["views"]]


@pytest.mark.parametrize("page", ["/deals/", "/deals/board/", "/deals/calendar/"])
def test_a_list_that_is_asked_nothing_stands_in_the_view_of_everything(
    world: dict[str, Any], client: Client, page: str
) -> None:
    def tabs(question: str) -> list[str]:
        views = opened(client, world["cast"]["director"], page + question).context["views"]
        return [str(tab.label) for tab, _url, here in views if here]

    assert tabs("") == ["全部商机"]
    assert tabs("?f=amount:min:1") == []
    assert tabs("?view=soon") == ["90 天内预计签约"]


def test_a_change_of_the_question_stays_with_the_view_until_it_is_saved(world: dict[str, Any], client: Client) -> None:
    view = save(world)
    context = opened(client, world["cast"]["director"], f"/deals/?view=v-{view.pk}").context
    changed = opened(client, world["cast"]["director"], f"/deals/{context['chips'][0].off}").context
    assert changed["query"].view == f"v-{view.pk}"
    assert changed["query"].filters == ()


def test_the_text_of_a_view_can_be_taken_away_again(world: dict[str, Any], client: Client) -> None:
    view = save(world, query="q=AGV")
    context = opened(client, world["cast"]["director"], f"/deals/?view=v-{view.pk}").context
    assert context["query"].text == "AGV"
    assert (
        opened(client, world["cast"]["director"], f"/deals/{context['query_without_text']}").context["query"].text == ""
    )


def test_a_private_view_is_its_makers_alone(world: dict[str, Any]) -> None:
    save(world)
    assert [saved.name for saved in saved_views(world["cast"]("director"), "deal")] == ["大单"]
    assert saved_views(world["cast"]("admin"), "deal") == []


@pytest.mark.parametrize(("who", "has_it"), [("sales", True), ("sales2", True), ("director", True), ("boss", False)])
def test_a_department_has_it_with_everybody_below(world: dict[str, Any], who: str, has_it: bool) -> None:
    save(world, audience="department", department=world["cast"].departments["销售部"].pk)
    assert bool(saved_views(world["cast"](who), "deal")) is has_it


def test_a_team_has_it(world: dict[str, Any]) -> None:
    cast = world["cast"]
    team = commands.create_team(actor=cast("admin"), name="大客户组")
    commands.set_members(actor=cast("admin"), pk=team.pk, members=[cast["sales"].pk, cast["director"].pk])
    save(world, audience="team", team=team.pk)
    assert saved_views(cast("sales"), "deal")
    assert not saved_views(cast("sales2"), "deal")


def test_only_who_keeps_the_settings_shares_with_everybody(world: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        save(world, "sales", audience="all")
    save(world, "admin", audience="all")
    assert saved_views(world["cast"]("finance"), "deal")


def test_nobody_shares_with_a_department_that_is_not_his(world: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        save(world, "sales", audience="department", department=world["cast"].departments["华南"].pk)
    assert not SavedView.objects.exists()


def test_a_shared_view_widens_nobodys_rows(world: dict[str, Any], client: Client) -> None:
    view = save(world, audience="department", department=world["cast"].departments["销售部"].pk, query="sort=-amount")
    assert opened(client, world["cast"]["director"], f"/deals/?view=v-{view.pk}").context["page"].shown == 3
    assert opened(client, world["cast"]["sales2"], f"/deals/?view=v-{view.pk}").context["page"].shown == 1


def test_a_filter_its_reader_may_not_use_is_left_out_and_named(world: dict[str, Any], client: Client) -> None:
    view = save(world, audience="department", department=world["cast"].departments["销售部"].pk)
    hide_amounts(world, "sales")
    answer = opened(client, world["cast"]["sales"], f"/deals/?view=v-{view.pk}")
    assert answer.context["query"].filters == ()
    assert answer.context["query"].sort == "-updated_at"
    assert [cell["field"].name for cell in answer.context["head"]()] == ["name", "owner"]
    assert "1,000,000" not in answer.content.decode()
    assert "金额" in answer.content.decode().split('class="note left-out"')[1].split("</p>")[0]


def test_a_view_asks_nothing_its_maker_may_not_ask(world: dict[str, Any]) -> None:
    hide_amounts(world, "sales")
    with pytest.raises(BadFilter):
        save(world, "sales")
    with pytest.raises(Refused):
        save(world, "sales", kind="audit", query="")


def test_names_are_ones_own_and_once(world: dict[str, Any]) -> None:
    save(world)
    save(world, "sales")
    with pytest.raises(Refused) as refusal:
        save(world, name=" 大单 ")
    assert refusal.value.errors.keys() == {"name"}


def test_only_its_maker_changes_a_shared_view(world: dict[str, Any]) -> None:
    view = save(world, audience="department", department=world["cast"].departments["销售部"].pk)
    with pytest.raises(Forbidden):
        commands.edit_view(actor=world["cast"]("sales"), pk=view.pk, values={"name": "我的"})
    with pytest.raises(Missing):
        commands.edit_view(actor=world["cast"]("boss"), pk=save(world, "sales").pk, values={"name": "我的"})
    commands.edit_view(actor=world["cast"]("director"), pk=view.pk, values={"name": "重点", "audience": "me"})
    kept = SavedView.objects.get(pk=view.pk)
    assert (kept.name, kept.audience, kept.department_id) == ("重点", "me", None)
    assert Event.objects.get(verb="listview.edited").before["audience"] == "department"


def test_who_takes_a_view_away(world: dict[str, Any]) -> None:
    view = save(world, audience="department", department=world["cast"].departments["销售部"].pk)
    with pytest.raises(Forbidden):
        commands.delete_view(actor=world["cast"]("sales"), pk=view.pk)
    commands.delete_view(actor=world["cast"]("admin"), pk=view.pk)
    assert not saved_views(world["cast"]("director"), "deal")
    with pytest.raises(Missing):
        commands.restore_view(actor=world["cast"]("sales"), pk=view.pk)
    commands.restore_view(actor=world["cast"]("director"), pk=view.pk)
    assert saved_views(world["cast"]("director"), "deal")


def test_the_list_opens_with_the_view_that_was_chosen(world: dict[str, Any], client: Client) -> None:
    view, me = save(world), world["cast"]["director"]
    commands.set_first_view(actor=world["cast"]("director"), pk=view.pk, first=True)
    assert opened(client, me, "/deals/").context["query"].view == f"v-{view.pk}"
    assert opened(client, me, "/deals/?view=all").context["query"].filters == ()
    assert opened(client, world["cast"]["boss"], "/deals/").context["query"].view == ""
    commands.set_first_view(actor=world["cast"]("director"), pk=view.pk, first=False)
    assert opened(client, me, "/deals/").context["query"].view == ""


def test_somebody_elses_view_opens_nobodys_list(world: dict[str, Any]) -> None:
    with pytest.raises(Missing):
        commands.set_first_view(actor=world["cast"]("sales"), pk=save(world).pk, first=True)


def test_the_dialog_saves_what_the_list_shows_and_undoes_a_delete(world: dict[str, Any], client: Client) -> None:
    client.force_login(world["cast"]["director"], backend=BACKEND)
    page = client.get("/views/deal/?f=state:is:open&sort=-amount")
    sent = {"question": page.context["question"], "name": "进行中", "audience": "me"}
    assert client.post("/views/deal/", sent).status_code == 302
    view = SavedView.objects.get()
    assert rules.visible_views(world["cast"]("director")).get() == view
    assert client.post("/views/deal/", sent).status_code == 422
    client.post(f"/views/{view.pk}/delete/")
    assert not saved_views(world["cast"]("director"), "deal")
    client.post(f"/views/{view.pk}/restore/")
    assert saved_views(world["cast"]("director"), "deal")


def test_counts_stand_at_saved_views_too(world: dict[str, Any], client: Client) -> None:
    view = save(world)
    text = opened(client, world["cast"]["director"], "/deals/counts/").content.decode()
    assert f'<b id="count-v-{view.pk}" hx-swap-oob="true">2</b>' in text


def test_a_changed_view_offers_to_be_saved_anew(world: dict[str, Any], client: Client) -> None:
    view = save(world)
    client.force_login(world["cast"]["director"], backend=BACKEND)
    here = client.get(f"/deals/?view=v-{view.pk}").context["here"]
    assert client.get(f"/views/deal/{here}").context["here"] is None
    page = client.get(f"/views/deal/{here}&f=state:is:open")
    assert page.context["here"] == view
    client.post(f"/views/{view.pk}/keep/", {"question": page.context["question"]})
    view.refresh_from_db()
    assert "state%3Ais%3Aopen" in view.query

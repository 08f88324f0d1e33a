"""The large company, small: built by the rooms' commands, whole in itself, the same for the same seed."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, F

from yingdan.accounts.models import User
from yingdan.accounts.rules.rights import forget_rights
from yingdan.core import cli, clock
from yingdan.core.models import Event
from yingdan.customers.models import Contact, Customer, FollowUp
from yingdan.deals.models import Deal, Lead, Outcome, PipelineCell, StageVisit
from yingdan.deals.projections import rebuild_pipeline
from yingdan.demo import cli as registering
from yingdan.demo.big import FORTNIGHTS, build_big

pytestmark = pytest.mark.django_db

SIZE = 400


def told() -> list[Any]:
    """What was made, without the keys and moments that differ from database to database."""
    deals = Deal.objects.order_by("pk").values_list("name", "customer__name", "owner__username", "state", "amount")
    people = Contact.objects.order_by("pk").values_list("name", "mobile")
    return [*deals, *people, *StageVisit.objects.order_by("pk").values_list("stage__order", "entered_on", "left_on")]


def test_a_large_company_holds_what_was_asked_for_with_a_past() -> None:
    progress: list[tuple[int, int]] = []
    build_big(deals=SIZE, progress=lambda done, total: progress.append((done, total)))
    assert (Deal.objects.count(), Customer.objects.count(), progress[-1]) == (SIZE, SIZE // 10, (SIZE, SIZE))
    assert Contact.objects.count() > Customer.objects.count()
    assert min(Lead.objects.count(), FollowUp.objects.count()) > SIZE // 20
    assert {state for (state,) in Deal.objects.values_list("state").distinct()} == {"open", "won", "lost"}
    # Deals have gone from stage to stage on days that lie apart, and none stands in two at once.
    walked = StageVisit.objects.values("deal").annotate(count=Count("pk")).filter(count__gt=1)
    assert walked.count() > SIZE // 20
    assert StageVisit.objects.filter(left_on__gt=F("entered_on")).exists()
    assert not Outcome.objects.filter(closed_on__lt=F("deal__opened_on")).exists()
    assert not Deal.objects.filter(opened_on__gt=clock.today()).exists()
    assert len({at.date() for at in Event.objects.values_list("at", flat=True)}) >= FORTNIGHTS + 1
    before = list(PipelineCell.objects.order_by("pk").values_list("stage", "owner", "count", "fen"))
    rebuild_pipeline()
    after = list(PipelineCell.objects.values_list("stage", "owner", "count", "fen"))
    assert sorted(before, key=str) == sorted(after, key=str)
    assert User.objects.get(username="sales").check_password("yingdan-demo")


@pytest.mark.one_database
def test_the_same_seed_gives_the_same_company() -> None:
    found = []
    for seed in (3, 3, 4):
        built = transaction.savepoint_create()
        build_big(seed=seed, deals=200)
        found.append(told())
        transaction.savepoint_rollback(built)
        forget_rights()
    assert found[0] == found[1]
    assert found[1] != found[2]


def test_the_command_fills_a_fresh_database_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert registering.SEEDS == ("demo", "empty", "big")
    line = cli.registered()["seed"]
    assert cli.run(line, ["big", "--deals", "200", "--json"]) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["seeded"], json.loads(out)["company"], err) == ("big", "衡川智能集团", "")
    assert cli.run(line, ["big"]) == 1
    assert "already holds" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.run(line, ["big", "--deals", "7"])

"""Real files through the pages of the wizard: each ends in a page with figures or with a sentence."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yingdan.accounts.testing import Cast
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_process
from yingdan.exchange.models import Draft
from yingdan.exchange.tests.test_pages import columns, work
from yingdan.exchange.tests.worlds import EXAMPLES, shared

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_first]


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    jobs: list[Any] = []
    for place in ("commands.drafts", "commands.checking"):
        monkeypatch.setattr(f"yingdan.exchange.{place}.later", lambda name, *given: jobs.append((name, list(given))))
    return jobs


@pytest.fixture
def admin(cast: Cast, client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.HOME = tmp_path
    make_process()
    client.force_login(cast["admin"])
    return client


def sent(client: Client, paths: list[Path], **more: Any) -> Any:
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    return client.post("/import/new/", {"source": "own", "upload": files, **more})


def test_maven_comes_in_with_its_map(admin: Client, queued: list[Any]) -> None:
    map_file = SimpleUploadedFile("maven.toml", (EXAMPLES / "maven_crm.toml").read_bytes())
    sent(admin, sorted(shared("maven_crm").iterdir()), map=map_file)
    draft = Draft.objects.get()
    admin.post(f"/import/drafts/{draft.pk}/map/", {"next": "1"})
    work(queued)
    draft.refresh_from_db()
    assert (draft.checked["total"], draft.checked["bad"]) == (4598, 0)
    [cause] = [one for one in draft.checked["causes"] if one["value"] == "GTXPro"]
    assert (cause["rows"], cause["values"]) == (760, {"GTXPro": "GTX Pro"})
    assert "GTX Pro" in admin.get(f"/import/drafts/{draft.pk}/check/").content.decode()
    report = admin.post(f"/import/drafts/{draft.pk}/write/")["Location"]
    work(queued)
    assert "4,471" in admin.get(report).content.decode()
    assert Deal.objects.count() == 4471


def test_maven_deals_come_in_by_hand(admin: Client, queued: list[Any]) -> None:
    sent(admin, [shared("maven_crm", "sales_pipeline_half.csv")])
    draft = Draft.objects.get()
    chosen = columns(draft, **{"f0-id": "opportunity_id", "f0-unknown": "create"})
    by_name = {"sales_agent": "owner", "product": "line.product", "account": "customer", "deal_stage": "stage",
               "engage_date": "opened_on", "close_date": "closing.on", "close_value": "amount"}  # fmt: skip
    header = ["opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date"]
    header.append("close_value")
    chosen |= {f"f0-c{at}": by_name.get(name, "") for at, name in enumerate(header)}
    assert admin.post(f"/import/drafts/{draft.pk}/map/", {**chosen, "f0-kind": "deal"}).status_code in (200, 302)
    assert admin.post(f"/import/drafts/{draft.pk}/map/", {**chosen, "f0-kind": "deal"}).status_code == 302
    work(queued)
    draft.refresh_from_db()
    assert (draft.checked["bad"], draft.checked["counts"]["created"]["deal"]) == (0, 4471)
    admin.post(f"/import/drafts/{draft.pk}/write/")
    work(queued)
    assert Deal.objects.filter(outcome__state="won").count() == 2163


@pytest.mark.one_database
def test_every_nasty_file_ends_in_a_page(admin: Client, queued: list[Any]) -> None:
    seen = []
    for path in sorted(path for path in shared("nasty").rglob("*") if path.is_file()):
        answer = sent(admin, [path])
        if answer.status_code == 422:
            assert re.search(r'class="why"', answer.content.decode()), path.name
            continue
        draft = Draft.objects.latest("pk")
        base = f"/import/drafts/{draft.pk}/"
        assert admin.get(base + "read/").status_code == 200, path.name
        assert admin.get(base + "map/").status_code == 200, path.name
        assert admin.post(base + "map/", {"next": "1", "f0-kind": "customer", "f0-c0": "name"}).status_code < 500
        assert admin.get(base + "check/").status_code == 200, path.name
        admin.post(base + "drop/")
        seen.append(path.name)
    assert "sales_gbk_first2000.csv" in seen

"""Real export formats of other systems, and files that were made to break importers."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from yingdan.core.policy import Actor
from yingdan.customers.models import Contact, Customer
from yingdan.deals.models import Conversion, Deal, Lead
from yingdan.exchange.commands import continue_import
from yingdan.exchange.mapping import ImportMap, map_of, read_map
from yingdan.exchange.profiles import profile_map
from yingdan.exchange.reading import Unreadable, files_below, open_tables
from yingdan.exchange.tests.worlds import EXAMPLES, shared
from yingdan.goals.registry import evaluate

pytestmark = pytest.mark.sqlite_first

EVERY = {
    "salesforce": {"customer": 7, "contact": 4, "lead": 1},
    "hubspot": {"person": 5, "customer": 200, "contact": 950},
    "zoho": {"person": 11, "customer": 2229, "contact": 1265, "lead": 3900},
}


def bring_twice(actor: Actor, profile: str) -> dict[str, Any]:
    """Everything arrives, and a second time everything is known."""
    paths = [shared("exports", profile)]
    report = continue_import(actor=actor, rules=profile_map(profile), paths=paths).document()
    assert report["created"] == EVERY[profile]
    assert report["rejected"] == []
    again = continue_import(actor=actor, rules=profile_map(profile), paths=paths).document()
    assert (again["created"], again["updated"], again["rejected"]) == ({}, {}, [])
    return report


def test_a_salesforce_export_arrives_with_its_links(clerk: Actor) -> None:
    bring_twice(clerk, "salesforce")
    assert not Contact.objects.filter(customer=None).exists()
    assert Lead.objects.get().company == ""


def test_zoho_companies_are_never_merged_silently_and_leads_keep_their_state(clerk: Actor) -> None:
    report = bring_twice(clerk, "zoho")
    names = Counter(Customer.objects.values_list("name", flat=True))
    assert len(names) == 911
    assert names[""] == 3
    assert Customer.objects.filter(incomplete=True).count() == 3
    assert Lead.objects.filter(status="converted").count() == 3632
    assert not Conversion.objects.exists()
    assert not Deal.objects.exists()
    assert not Contact.objects.filter(customer=None).exists()
    [campaigns] = [one for one in report["warnings"] if one["file"] == "Campaigns.csv"]
    assert "110" in campaigns["reason"]


def test_hubspot_contacts_find_their_company_by_its_domain(clerk: Actor) -> None:
    bring_twice(clerk, "hubspot")
    assert Contact.objects.exclude(customer=None).count() == 679
    assert Contact.objects.filter(customer=None).count() == 271
    contact = Contact.objects.exclude(customer=None).select_related("customer").earliest("pk")
    assert contact.customer is not None
    assert contact.customer.website


def test_a_chinese_list_of_sales_adds_up(clerk: Actor) -> None:
    rules = read_map(EXAMPLES / "sales_list.toml")
    paths = [shared("nasty", "zh", "sales_gbk_first2000.csv")]
    report = continue_import(actor=clerk, rules=rules, paths=paths).document()
    assert report["created"] == {"product": 5, "deal": 2000}
    assert evaluate("deals.won_amount", actor=clerk).total == 8_551_378
    assert str(Deal.objects.earliest("closed_on").closed_on) == "2024-03-21"
    again = continue_import(actor=clerk, rules=rules, paths=paths).document()
    assert again["unchanged"] == {"deal": 2000}


def test_every_nasty_file_ends_in_a_report(clerk: Actor) -> None:
    for path in files_below([shared("nasty")]):
        report = continue_import(actor=clerk, rules=_first_column(path), paths=[path]).document()
        arrived = sum(report["created"].values()) + sum(report["unchanged"].values())
        assert arrived + len(report["rejected"]) == _rows(path), path.name
    assert Customer.objects.filter(name="丐帮").exists() is False
    assert Customer.objects.filter(name__contains="<script>").exists()


def _first_column(path: Path) -> ImportMap:
    column = open_tables(path)[0].header[-1]
    part = {"match": "*", "kind": "customer", "fields": {"name": column}}
    return map_of({"profile": f"nasty {path.name}", "file": [part]})


def _rows(path: Path) -> int:
    try:
        return open_tables(path)[0].count
    except Unreadable:
        return 1

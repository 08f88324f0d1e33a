"""How goals find a dealer in what is measured."""

from yingdan.accounts.choices import PartyKind
from yingdan.dealers import rules
from yingdan.goals.registry import Outsiders, goals_for

goals_for(Outsiders(PartyKind.DEALER, "dealer", rules.parties, rules.by_party))

"""What waits for a person, and how it stands."""

from yingdan.workbench.queries.day import Inbox, inbox, keeps_books, leads_others
from yingdan.workbench.queries.item import Waiting
from yingdan.workbench.queries.selling import Due, to_contact
from yingdan.workbench.queries.standing import (
    Asked,
    Figure,
    Target,
    bands,
    debts,
    ends,
    figures,
    people,
    targets,
    waits_for,
)

__all__ = [
    "Asked",
    "Due",
    "Figure",
    "Inbox",
    "Target",
    "Waiting",
    "bands",
    "debts",
    "ends",
    "figures",
    "inbox",
    "keeps_books",
    "leads_others",
    "people",
    "targets",
    "to_contact",
    "waits_for",
]

"""What waits for a person, and how it stands."""

from yingdan.workbench.queries.day import Inbox, inbox, keeps_books, leads_others
from yingdan.workbench.queries.item import Waiting
from yingdan.workbench.queries.selling import Due, to_contact
from yingdan.workbench.queries.standing import (
    Asked,
    Figure,
    bands,
    debts,
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
    "Waiting",
    "bands",
    "debts",
    "figures",
    "inbox",
    "keeps_books",
    "leads_others",
    "people",
    "targets",
    "to_contact",
    "waits_for",
]

"""Leads, sales processes, deals and how they end."""

from yingdan.deals.models.deal import Deal, DealContact, DealLine, Outcome, StageVisit
from yingdan.deals.models.lead import Conversion, Lead
from yingdan.deals.models.pipeline import PipelineCell
from yingdan.deals.models.process import Process, Stage

__all__ = [
    "Conversion",
    "Deal",
    "DealContact",
    "DealLine",
    "Lead",
    "Outcome",
    "PipelineCell",
    "Process",
    "Stage",
    "StageVisit",
]

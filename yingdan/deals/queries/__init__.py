"""Questions about deals, answered as row values."""

from yingdan.deals.queries.attention import open_deals_without_next_step, stale_deals
from yingdan.deals.queries.board import Card, Lane, board
from yingdan.deals.queries.funnel import FunnelStep, funnel
from yingdan.deals.queries.pipeline import PipelineRow, open_sums, pipeline_sums
from yingdan.deals.queries.pool import FreeLead, Pool, lead_pool
from yingdan.deals.queries.processes import ProcessLine, StageLine, process_lines, stage_lines
from yingdan.deals.queries.twins import leads_like

__all__ = [
    "Card",
    "FreeLead",
    "FunnelStep",
    "Lane",
    "PipelineRow",
    "Pool",
    "ProcessLine",
    "StageLine",
    "board",
    "funnel",
    "lead_pool",
    "leads_like",
    "open_deals_without_next_step",
    "open_sums",
    "pipeline_sums",
    "process_lines",
    "stage_lines",
    "stale_deals",
]

from yingdan.deals.kinds import customer, dealer
from yingdan.deals.kinds.deal import deal_kind
from yingdan.deals.kinds.lead import lead_kind

__all__ = ["customer", "deal_kind", "dealer", "lead_kind"]

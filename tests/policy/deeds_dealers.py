"""What is done with dealers, their people and their guest accounts."""

from collections.abc import Mapping

from tests.policy.deed import Deed, at
from yingdan.dealers.commands import DealerDraft

DEALERS: Mapping[str, Deed] = {
    "dealer.add_person": at("dealer", name="徐航"),
    "dealer.close_account": Deed(lambda s: {"pk": s["staffed dealer"], "person": s["seated person"]}, "staffed dealer"),
    "dealer.create": Deed(lambda s: {"drafts": [DealerDraft(name="新经销商")]}),
    "dealer.delete": Deed(lambda s: {"pks": [s["dealer"]]}, "dealer"),
    "dealer.edit": Deed(lambda s: {"pk": s["dealer"], "values": {"tier": "gold"}}, "dealer"),
    "dealer.edit_person": Deed(
        lambda s: {"pk": s["staffed dealer"], "person": s["dealer person"], "name": "莫然"}, "staffed dealer"
    ),
    "dealer.move": at("dealer", state="applying"),
    "dealer.open_account": Deed(lambda s: {"pk": s["staffed dealer"], "person": s["dealer person"]}, "staffed dealer"),
    "dealer.remove_person": Deed(lambda s: {"pk": s["staffed dealer"], "person": s["dealer person"]}, "staffed dealer"),
    "dealer.restore": Deed(lambda s: {"pks": [s["binned dealer"]]}, "binned dealer"),
    "dealer.set_regions": at("dealer", lines=["浙江"]),
    "dealer.transfer": Deed(lambda s: {"pks": [s["dealer"]], "owner": s["mate"]}, "dealer"),
}

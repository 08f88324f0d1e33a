"""The pipeline's running totals."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from yingdan.deals.models.process import Stage


class PipelineCell(models.Model):
    """Open deals of one owner in one stage, at customers of one owner: count, sum and weighted sum.
    Kept by the deals' commands in the same transaction. Whole numbers, so that thousands of additions
    stay exact on SQLite too:
    `fen` is the amount in fen, `weighted` is fen x percent."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    department = models.ForeignKey("accounts.Department", models.CASCADE, null=True, related_name="+")
    # As in the deals: the reach of who sees a deal by its customer.
    customer_owner = models.BigIntegerField(null=True)
    customer_department = models.BigIntegerField(null=True)
    count = models.BigIntegerField(default=0)
    fen = models.BigIntegerField(default=0)
    weighted = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            # Coalesce, because SQLite has no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                "stage",
                *(Coalesce(name, 0) for name in ("owner", "department", "customer_owner", "customer_department")),
                name="deals_pipeline_cell",
            )
        ]

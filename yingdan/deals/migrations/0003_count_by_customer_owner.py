"""Fill what 0002 added: whose customer each deal is, and the running totals by it."""

from typing import Any

from django.db import migrations
from django.db.models import BigIntegerField, Count, F, Func, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

KEY = ("stage", "owner", "department", "customer_owner", "customer_department")


class Fen(Func):
    template = "CAST(ROUND(%(expressions)s * 100) AS BIGINT)"
    output_field = BigIntegerField()


def fill(apps: Any, schema_editor: Any) -> None:
    deals = apps.get_model("deals", "Deal").objects
    cells = apps.get_model("deals", "PipelineCell").objects
    customers = apps.get_model("customers", "Customer").objects.filter(pk=OuterRef("customer"), deleted_at__isnull=True)
    deals.update(
        customer_owner=Subquery(customers.values("owner")[:1]),
        customer_department=Subquery(customers.values("department")[:1]),
    )
    cells.all().delete()
    fen = Coalesce(Fen(F("amount")), 0)
    open_deals = deals.filter(state="open", deleted_at__isnull=True).order_by()
    rows = open_deals.values(*KEY).annotate(rows=Count("pk"), fen=Sum(fen), weighted=Sum(fen * F("probability")))
    cells.bulk_create(
        cells.model(
            stage_id=row["stage"],
            owner_id=row["owner"],
            department_id=row["department"],
            customer_owner=row["customer_owner"],
            customer_department=row["customer_department"],
            count=row["rows"],
            fen=int(row["fen"]),
            weighted=int(row["weighted"]),
        )
        for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [("deals", "0002_repeat_customer_owners")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

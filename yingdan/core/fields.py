"""Model fields with the product's conventions."""

from decimal import Decimal
from typing import Any

from django.db import models


class MoneyField(models.DecimalField[Any, Any]):
    """An amount in yuan with two places; never a float."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value).quantize(Decimal("0.01"))

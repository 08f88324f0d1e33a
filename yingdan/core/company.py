"""The company of this installation, as every page may name it."""

from yingdan.core.models import Company


def company() -> Company | None:
    """The one company, or None before the first run."""
    return Company.objects.first()

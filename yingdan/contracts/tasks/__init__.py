"""Work behind the answer: quotes whose day has passed, and files of quotes and contracts."""

from yingdan.contracts.tasks.expiring import expire_quotes
from yingdan.contracts.tasks.papers import make_paper

__all__ = ["expire_quotes", "make_paper"]

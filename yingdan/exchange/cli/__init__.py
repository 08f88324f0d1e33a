"""The command line of data in and out."""

from yingdan.exchange.cli import backups, exports, imports

__all__ = ["backups", "exports", "imports"]

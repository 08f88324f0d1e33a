"""The command line of data in and out."""

from yingdan.exchange.cli import backups, imports

__all__ = ["backups", "imports"]

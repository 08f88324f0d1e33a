"""Yingdan (赢单): sales project management, from the goal to the cash and back."""

__version__ = "0.1.0"

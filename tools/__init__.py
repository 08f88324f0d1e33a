"""Checks and makers that bin/* runs. Not part of the product."""

"""What a test needs from the machine: without it the test is skipped, or fails where the run requires it."""

import os
from typing import NoReturn

import pytest

REQUIRED = frozenset(os.environ.get("YINGDAN_TEST_REQUIRE", "").split(",")) - {""}


def lacking(what: str, why: str) -> NoReturn:
    """Skip for want of `postgres`, `browser` or `shared`; a failure if YINGDAN_TEST_REQUIRE names it."""
    if what in REQUIRED:
        pytest.fail(f"required, but missing: {what} ({why})", pytrace=False)
    pytest.skip(f"{what}: {why}")

"""The signed contract of the finance tests."""

from tests.finance.conftest import _files, contract, milestone, project  # noqa: F401 - fixtures

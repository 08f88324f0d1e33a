"""Fixtures of the policy tests."""

import pytest

from tests.policy.scene import make_scene
from yingdan.accounts.testing import Cast


@pytest.fixture
def scene(cast: Cast) -> dict[str, int]:
    return make_scene(cast)

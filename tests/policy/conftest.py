"""Fixtures of the policy tests."""

from pathlib import Path
from typing import Any

import pytest

from tests.policy.scene import make_scene
from yingdan.accounts.testing import Cast


@pytest.fixture
def scene(cast: Cast, settings: Any, tmp_path: Path) -> dict[str, int]:
    """The files that its commands keep go to a place of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_scene(cast)

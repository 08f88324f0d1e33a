"""Fixtures of the policy tests."""

from pathlib import Path
from typing import Any

import pytest

from tests.policy.scene import make_scene
from yingdan.accounts.testing import Cast
from yingdan.core.testing import made_once


@pytest.fixture
def scene(cast: Cast, settings: Any, tmp_path: Path) -> dict[str, int]:
    """The files that its commands keep go to a place of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    made, cast.people["gone"] = made_once("scene", lambda: (make_scene(cast), cast["gone"]))
    return made

"""The built files travel packed: they were packed when they were built, never while somebody waits."""

import gzip
import json
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from yingdan.ui import assets

BUILT = Path(assets.__file__).parent / "static" / "ui"


@pytest.fixture
def script() -> str:
    entry: dict[str, str] = json.loads((BUILT / "manifest.json").read_text())["main.ts"]
    return entry["file"]


@pytest.mark.parametrize("how", ["br", "gzip"])
def test_the_script_is_sent_packed(rf: RequestFactory, script: str, how: str) -> None:
    """By the middleware that serves it in the product; the tests of pages leave it out, for speed."""
    serve = WhiteNoiseMiddleware(lambda _request: HttpResponse(status=404))
    answer = serve(rf.get(f"/static/ui/{script}", headers={"accept-encoding": how}))
    answer.file_to_stream.close()
    assert answer.headers["Content-Encoding"] == how
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_packed_and_plain_say_the_same(script: str) -> None:
    plain = (BUILT / script).read_bytes()
    assert gzip.decompress((BUILT / f"{script}.gz").read_bytes()) == plain
    assert len((BUILT / f"{script}.br").read_bytes()) < len(plain) / 2


def test_the_charts_are_not_in_the_script_of_every_page(script: str) -> None:
    """What the first page fetches stays small: 120 kB packed for script and styles together."""
    entry = json.loads((BUILT / "manifest.json").read_text())["main.ts"]
    first = [entry["file"], *entry["css"]]
    assert sum((BUILT / f"{name}.gz").stat().st_size for name in first) < 120_000
    assert b"zrender" not in (BUILT / script).read_bytes()

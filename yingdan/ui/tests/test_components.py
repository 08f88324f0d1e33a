"""Components escape what they are given, say what they show, and carry no style attribute."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from yingdan.ui import assets, components, icons

EVIL = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A build of which only the names matter."""
    built = tmp_path / "manifest.json"
    entry = {"main.ts": {"file": "a/main-1.js", "css": ["a/main-2.css"]}, "icons.svg": {"file": "a/icons-3.svg"}}
    built.write_text(json.dumps(entry), encoding="utf-8")
    monkeypatch.setattr(assets, "MANIFEST", built)
    assets._read.cache_clear()
    yield built
    assets._read.cache_clear()


def shown(source: str, **context: object) -> str:
    with translation.override("en"):
        return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% badge evil %}",
        "{% avatar evil %}",
        "{% person evil %}",
        "{% progress 48 label=evil %}",
        "{% nothing evil evil %}{% endnothing %}",
        "{% note 'bad' %}{{ evil }}{% endnote %}",
        "{% button href=evil %}{{ evil }}{% endbutton %}",
        "{% button 'main' data_busy=evil %}x{% endbutton %}",
        "{% chip on=True remove=evil %}{{ evil }}{% endchip %}",
        "{% toast evil undo=evil %}",
        "{% menu 'm' evil %}{{ evil }}{% endmenu %}",
        "{% steps names 0 %}",
    ],
)
def test_no_component_lets_markup_through(source: str) -> None:
    html = shown(source, evil=EVIL, names=[EVIL])
    assert "<script>" not in html
    assert "style=" not in html


def test_a_component_shows_what_it_was_given() -> None:
    assert shown("{% badge 'Signed' 'ok' %}") == '<span class="badge ok">Signed</span>'
    assert 'width="48.3%"' in shown("{% progress 48.3 pace=54.8 %}")
    assert "48.3%, the calendar says 54.8%" in shown("{% progress 48.3 pace=54.8 %}")


def test_a_bar_never_leaves_its_track() -> None:
    assert 'width="100.0%"' in components.progress(180)
    assert 'width="0.0%"' in components.progress(-5)


def test_the_age_of_a_card_warns_past_its_limit_and_alarms_past_twice_of_it() -> None:
    tones = [components.age(held, 21).split('"')[1] for held in (21, 22, 43)]
    assert tones == ["age", "age warn", "age bad"]


def test_the_same_person_always_has_the_same_tone() -> None:
    assert components.hue("林婧") == components.hue("林婧")
    assert {components.hue(n) for n in range(12)} == set(range(1, 7))


def test_an_icon_that_is_not_in_the_sprite_is_an_error() -> None:
    with pytest.raises(icons.UnknownIconError, match="unicorn"):
        icons.icon("unicorn")


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icons.icon("check")
    assert 'role="img" aria-label="late"' in icons.icon("clock", label="late")


def test_the_script_carries_the_nonce_of_the_answer() -> None:
    html = shown("{% assets %}", csp_nonce="abc")
    assert '<script type="module" src="/static/ui/a/main-1.js" nonce="abc"></script>' in html
    assert '<link rel="stylesheet" href="/static/ui/a/main-2.css">' in html


def test_without_a_build_the_error_says_what_to_run(manifest: Path) -> None:
    manifest.unlink()
    assets._read.cache_clear()
    with pytest.raises(assets.NotBuiltError, match="bin/setup"):
        assets.sprite()


class AmountForm(forms.Form):
    amount = forms.DecimalField(label="Amount", help_text="Without tax", widget=forms.TextInput({"data-money": ""}))


def test_a_refused_field_names_its_reason_to_screen_readers() -> None:
    form = AmountForm({"amount": "many"})
    html = shown("{% field form.amount %}", form=form)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_amount_why id_amount_hint"' in html
    assert 'id="id_amount_why"' in html
    assert "Without tax" in html


def test_a_field_in_order_has_no_reason_and_knows_how_to_convert() -> None:
    html = shown("{% field form.amount %}", form=AmountForm())
    assert "aria-invalid" not in html
    assert 'data-money="Convert to {0}"' in html
    assert 'class="input"' in html


def test_an_undo_posts_to_the_address_it_was_given() -> None:
    html = shown("{% toast 'Handed over' undo='/deals/7/restore/' csrf='t' %}")
    assert 'action="/deals/7/restore/"' in html
    assert 'name="csrfmiddlewaretoken" value="t"' in html
    assert "<form" not in shown("{% toast 'Handed over' %}")

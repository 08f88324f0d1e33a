"""The components as functions, for Python that makes HTML; the template tags are the same functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yingdan.ui import formats
from yingdan.ui.icons import icon

SEP = SafeString('<i class="sep" aria-hidden="true">·</i>')
HUES = 6


def attributes(given: dict[str, object]) -> SafeString:
    """hx_get="/x" -> hx-get="/x"; True stands alone, None and False are left out."""
    kept = {name.rstrip("_").replace("_", "-"): value for name, value in given.items() if value not in (None, False)}
    return format_html_join(
        "", " {}{}", ((name, "" if value is True else format_html('="{}"', value)) for name, value in kept.items())
    )


def words(*given: str) -> str:
    return " ".join(word for word in given if word)


def badge(label: str, tone: str = "") -> SafeString:
    """A state in a word; tone ok, warn, bad, info or none."""
    return format_html('<span class="{}">{}</span>', words("badge", tone), label)


def dot(tone: str = "") -> SafeString:
    return format_html('<i class="{}" aria-hidden="true"></i>', words("dot", tone))


def hue(key: int | str) -> int:
    """The same person always has the same colour."""
    return (key if isinstance(key, int) else sum(map(ord, key))) % HUES + 1


def avatar(name: str, size: str = "", *, key: int | str | None = None) -> SafeString:
    """The first letter on a tone: s 18, 22, l 32, xl 44 px (a square for things)."""
    tone = hue(name if key is None else key)
    return format_html(
        '<span class="{}" aria-hidden="true" title="{}">{}</span>', words("av", f"h{tone}", size), name, name[:1]
    )


def person(name: str, *, key: int | str | None = None, url: str = "") -> SafeString:
    shown = format_html('<a href="{}">{}</a>', url, name) if url else conditional_escape(name)
    return format_html('<span class="who">{}{}</span>', avatar(name, key=key), shown) if name else SafeString("")


def kbd(keys: str) -> SafeString:
    """Key caps: "Ctrl K" is two."""
    return format_html_join(" ", "<kbd>{}</kbd>", ((key,) for key in keys.split(" ")))


def figure(value: formats.Amount | None, *, symbol: bool = False, sign: bool = False) -> SafeString:
    """289.6 with a small 万 after it, for headings and cards."""
    if value is None:
        return SafeString("")
    number, unit = formats.short(value, sign=sign)
    mark = "¥" if symbol else ""
    lead, number = (number[0], number[1:]) if number[0] in f"+{formats.MINUS}" else ("", number)
    return format_html("{}{}{}{}", lead, mark, number, unit and format_html('<span class="unit">{}</span>', unit))


def progress(
    share: formats.Amount, *, pace: formats.Amount | None = None, label: str = "", tone: str = ""
) -> SafeString:
    """Share reached in percent; the tick is where today should be. Red only when told so."""
    done = min(Decimal(100), max(Decimal(0), Decimal(share)))
    said = label or formats.percent(share)
    tick = SafeString("")
    if pace is not None:
        at = min(Decimal(100), max(Decimal(0), Decimal(pace)))
        tick = format_html('<rect class="pace" x="{}%" width="2" height="14" rx="1"/>', f"{at:.1f}")
        said = label or _("%(share)s, the calendar says %(pace)s") % {"share": said, "pace": formats.percent(pace)}
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><rect class="track" y="4" width="100%" height="6" rx="3"/>'
        '<rect class="done" y="4" width="{}%" height="6" rx="3"/>{}</svg>',
        words("prog", tone), said, f"{done:.1f}", tick,
    )  # fmt: skip


def parts(shares: Sequence[tuple[str, float]], *, label: str) -> SafeString:
    """One bar of several parts, each (tone, percent)."""
    marks, at = [], 0.0
    for tone, share in shares:
        marks.append((tone, f"{at:.2f}", f"{share:.2f}"))
        at += share
    drawn = format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="6"/>', marks)
    return format_html(
        '<svg class="parts" role="img" aria-label="{}"><rect class="track" width="100%" height="6"/>{}</svg>',
        label, drawn,
    )  # fmt: skip


def age(held: int, limit: int | None) -> SafeString:
    """How long a card stands in its stage; the mark in the middle is the limit of the stage."""
    if not limit:
        return format_html('<span class="age">{}</span>', formats.days(held))
    tone = "bad" if held > 2 * limit else "warn" if held > limit else ""
    said = _("%(held)s in this stage, the limit is %(limit)s") % {
        "held": formats.days(held), "limit": formats.days(limit),
    }  # fmt: skip
    return format_html(
        '<span class="{}" title="{}">{}{}<svg class="aged" aria-hidden="true" viewBox="0 0 32 4">'
        '<rect class="track" width="32" height="4"/><rect class="half" x="15.5" width="1" height="4"/>'
        '<rect class="done" width="{}" height="4"/></svg></span>',
        words("age", tone), said, icon("hourglass-low", "s") if tone else "", formats.days(held),
        f"{min(32.0, held / limit * 16):.1f}",
    )  # fmt: skip


def steps(names: Iterable[str], current: int, *, tone: str = "") -> SafeString:
    """The way of a record: what is behind it, where it stands, what comes. `current` counts from 0."""
    marks = (
        (
            "done" if at < current else "cur" if at == current else "",
            SafeString(' aria-current="step"') if at == current else "",
            name,
            name,
        )
        for at, name in enumerate(names)
    )
    items = format_html_join("", '<li class="{}"{} title="{}">{}</li>', marks)
    return format_html('<ol class="{}">{}</ol>', words("steps", tone), items)


def skeleton(size: str = "") -> SafeString:
    return format_html('<i class="{}" aria-hidden="true"></i>', words("skel", size))


@dataclass(frozen=True, slots=True)
class Fact:
    """A key figure: what it is, the figure, its unit, and a line under it."""

    label: str
    value: str
    unit: str = ""
    sub: str = ""
    tone: str = ""
    url: str = ""


def money_fact(label: str, value: Decimal, *, sub: str = "", tone: str = "", url: str = "") -> Fact:
    """A key figure in yuan, short, with its unit beside it."""
    figure, unit = formats.short(value)
    debt = formats.MINUS if value < 0 else ""
    return Fact(label, f"{debt}¥{figure.removeprefix(debt)}", unit, sub, tone, url)


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, newest first in a timeline."""

    text: str
    meta: str = ""
    quote: str = ""
    now: bool = False

"""The component tags. Built in everywhere: a template needs no {% load %}."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yingdan.ui import assets, components, formats, keeping, slots
from yingdan.ui.components import attributes, words
from yingdan.ui.icons import icon

register = template.Library()

for made in (icon, components.badge, components.dot, components.avatar, components.person, components.kbd,
             components.figure, components.progress, components.parts, components.age, components.steps,
             components.skeleton):  # fmt: skip
    register.simple_tag(made)

for pure in (formats.money, formats.short_money, formats.percent, formats.number, formats.day, formats.near_day,
             formats.long_day, formats.moment, formats.ago, formats.days, formats.workdays):  # fmt: skip
    register.simple_tag(pure)


@register.filter
def grouped(value: formats.Amount) -> str:
    """A count with its thousands apart, where a tag cannot stand: inside a sentence."""
    return formats.number(value)


@register.filter
def yuan(value: formats.Amount) -> str:
    """An amount with both places and its thousands apart, likewise."""
    return formats.money(value)


@register.simple_tag(takes_context=True, name="assets")
def assets_tag(context: Context) -> SafeString:
    """The style sheet and the script, the script under the nonce of this answer."""
    sheets, script = assets.sheets_and_script()
    links = format_html_join("\n", '<link rel="stylesheet" href="{}">', ((sheet,) for sheet in sheets))
    return format_html('{}\n<script type="module" src="{}" nonce="{}"></script>', links, script, context["csp_nonce"])


register.simple_tag(keeping.part, takes_context=True, name="kept")
register.simple_tag(keeping.part_with_place, takes_context=True, name="kept_place")


@register.simple_tag
def sep() -> SafeString:
    """The dot between facts."""
    return components.SEP


@register.simple_block_tag
def button(content: str, kind: str = "", *, icon: str = "", href: str = "", **extra: Any) -> SafeString:
    """kind: any of main plain danger s icon wide. A link with href, else a button (type="submit" unless said)."""
    kind = words(kind, extra.pop("class_", ""))
    drawn = _icon(icon, "s" if "s" in kind.split() else "") if icon else ""
    label = mark_safe(content.strip())  # noqa: S308 - rendered by the template, which escapes
    if href:
        more = attributes(extra)
        return format_html('<a class="{}" href="{}"{}>{}{}</a>', words("btn", kind), href, more, drawn, label)
    more = attributes({"type": "submit"} | extra)
    return format_html('<button class="{}"{}>{}{}</button>', words("btn", kind), more, drawn, label)


_icon = icon


@register.simple_block_tag
def chip(content: str, *, on: bool = False, href: str = "", remove: str = "", icon: str = "") -> SafeString:
    """A filter. `remove` is the address without it."""
    label = mark_safe(content.strip())  # noqa: S308 - rendered by the template, which escapes
    drawn = _icon(icon, "s") if icon else ""
    away = SafeString("")
    if remove:
        away = format_html('<a href="{}" aria-label="{}">{}</a>', remove, _("Remove this filter"), _icon("x", "s"))
    tag = "a" if href else "span"
    to = attributes({"href": href or None})
    return format_html(
        '<{} class="{}"{}>{}{}{}</{}>', tag, words("chip", "on" if on else ""), to, drawn, label, away, tag
    )


@register.simple_tag
def tabs(items: Sequence[components.Tab], label: str = "") -> SafeString:
    marks = (
        (
            tab.url,
            SafeString(' aria-current="page"') if tab.current else "",
            tab.label,
            "" if tab.count is None else format_html(" <b>{}</b>", f"{tab.count:,}"),
        )
        for tab in items
    )
    inner = format_html_join("", '<a href="{}"{}>{}{}</a>', marks)
    return format_html('<nav class="tabs" aria-label="{}">{}</nav>', label or _("Views"), inner)


@register.simple_tag
def facts(items: Sequence[components.Fact], kind: str = "") -> SafeString:
    """Key figures without boxes; kind: kpi, close."""

    def shown(fact: components.Fact) -> SafeString:
        unit = format_html('<span class="unit">{}</span>', fact.unit) if fact.unit else ""
        value = format_html('<a href="{}">{}</a>', fact.url, fact.value) if fact.url else conditional_escape(fact.value)
        sub = format_html('<dd class="{}">{}</dd>', fact.tone, fact.sub) if fact.sub else ""
        return format_html("<div><dt>{}</dt><dd>{}{}</dd>{}</div>", fact.label, value, unit, sub)

    inner = format_html_join("", "{}", ((shown(fact),) for fact in items))
    return format_html('<dl class="{}">{}</dl>', words("facts", kind), inner)


@register.simple_tag
def timeline(entries: Sequence[components.Entry]) -> SafeString:
    def shown(entry: components.Entry) -> SafeString:
        quote = format_html('<p class="quote">{}</p>', entry.quote) if entry.quote else ""
        meta = format_html('<p class="meta">{}</p>', entry.meta) if entry.meta else ""
        return format_html(
            "<li{}><p>{}</p>{}{}</li>", SafeString(' class="now"') if entry.now else "", entry.text, quote, meta
        )

    return format_html('<ol class="line">{}</ol>', format_html_join("", "{}", ((shown(entry),) for entry in entries)))


@register.simple_block_tag
def nothing(
    content: str, title: str, why: str = "", *, icon: str = "inbox", number: str = "", heading: bool = False
) -> SafeString:
    """Icon, a sentence, the reason, one act (the content). `number` names an error; `heading` makes it an h1."""
    acts = format_html('<div class="row">{}</div>', mark_safe(content)) if content.strip() else ""  # noqa: S308 - template
    reason = format_html("<p>{}</p>", why) if why else ""
    trace = (
        format_html('<p class="meta">{}</p>', _("Number %(number)s, recorded") % {"number": number}) if number else ""
    )
    return format_html(
        '<div class="empty">{}<{tag} class="strong">{}</{tag}>{}{}{}</div>',
        _icon(icon, "l"),
        title,
        reason,
        acts,
        trace,
        tag="h1" if heading else "p",
    )


@register.simple_block_tag
def note(content: str, tone: str = "", *, icon: str = "", **extra: Any) -> SafeString:
    """tone: info ok warn bad or none; bad is said at once by screen readers."""
    drawn = _icon(
        icon or {"bad": "alert-triangle", "warn": "alert-triangle", "ok": "circle-check"}.get(tone, "info-circle")
    )
    role = "alert" if tone == "bad" else None
    more = attributes({"role": role} | extra)
    inner = mark_safe(content.strip())  # noqa: S308 - rendered by the template, which escapes
    return format_html('<div class="{}"{}>{}<div class="grow">{}</div></div>', words("note", tone), more, drawn, inner)


@register.simple_block_tag
def menu(
    content: str, name: str, label: str, *, icon: str = "dots", kind: str = "icon plain", key: str = ""
) -> SafeString:
    """A button and its popover; the content is links and buttons. With an icon kind the label is only spoken."""
    spoken = "icon" in kind.split()
    small = "s" if "s" in kind.split() else ""
    face = _icon(icon, small) if spoken else format_html("{}{}", _icon(icon, small) if icon else "", label)
    more = attributes({"aria_label": label if spoken else None, "data_key": key or None})
    inner = mark_safe(content)  # noqa: S308 - rendered by the template, which escapes
    return format_html(
        '<button type="button" class="{}" popovertarget="{}" aria-haspopup="true" aria-expanded="false"{}>{}</button>'
        '<div class="menu" id="{}" popover>{}</div>',
        words("btn", kind), name, more, face, name, inner,
    )  # fmt: skip


@register.simple_tag
def toast(text: str, *, undo: str = "", tone: str = "", csrf: str = "") -> SafeString:
    """What was done, and for 8 seconds the way back: `undo` is the address that the button posts to."""
    return mark_safe(  # noqa: S308 - a template of ours
        render_to_string("ui/toast.html", {"text": text, "undo": undo, "tone": tone, "csrf_token": csrf})
    )


@register.simple_tag
def field(bound: BoundField, kind: str = "", *, label: str = "", hint: str = "", unit: str = "") -> SafeString:
    """Label above, the box, why not, a hint. Works with every Django form field; refused ones have the focus."""
    ids = [f"{bound.auto_id}_why"] if bound.errors else []
    said = hint or bound.help_text
    ids += [f"{bound.auto_id}_hint"] if said else []
    context = {
        "bound": bound,
        "label": label or bound.label,
        "hint": said,
        "unit": unit,
        "kind": kind,
        "shape": _shape(bound),
        "box": bound.as_widget(attrs=_box(bound, ids)),
    }
    return mark_safe(render_to_string("ui/field.html", context))  # noqa: S308 - a template of ours


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return "tick"
    return "choices" if isinstance(widget, RadioSelect | CheckboxSelectMultiple) else "box"


def _box(bound: BoundField, described: list[str]) -> dict[str, Any]:
    given = bound.field.widget.attrs
    attrs: dict[str, Any] = {
        "aria-describedby": " ".join(described) or None,
        "aria-invalid": "true" if bound.errors else None,
    }
    if _shape(bound) == "box":
        attrs["class"] = words("input", given.get("class", ""))
    if given.get("data-money") == "":
        attrs["data-money"] = _("Convert to {0}")
    if isinstance(bound.field.widget, FileInput):
        attrs["class"] = "input"
    return {name: value for name, value in attrs.items() if value is not None}


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, subject: Any = None) -> SafeString:
    """What higher rooms have to say here."""
    return slots.fill(name, context["request"], subject)

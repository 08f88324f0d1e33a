"""Parts of pages that are the same for one person until his rights, his settings or the front end change."""

from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from yingdan.core.policy import kept
from yingdan.ui import assets

# Stands for the token of the request that will show the part.
TOKEN = "token-of-this-request"


def part(context: Context, template: str, by: str = "") -> SafeString:
    """A template rendered once per person, language and look; `by` names what else it depends on.

    Only for parts without rows: what a record says must be asked anew each time."""
    actor, me = context["actor"], context.get("me")

    def made() -> str:
        with context.push(csrf_token=TOKEN):
            return str(context.template.engine.get_template(template).render(context))  # type: ignore[union-attr]  # bound while it renders

    if actor is None or me is None:
        html = made()
    else:
        html = kept(actor, (template, by, me.pk, me.theme, me.density, get_language(), assets.sprite()), made)
    if TOKEN in html:
        html = html.replace(TOKEN, str(context["csrf_token"]))
    return mark_safe(html)  # noqa: S308 - rendered by a template, which escapes


def part_with_place(context: Context, template: str, url: str, by: object = "") -> SafeString:
    """A kept part whose link to `url` is marked as the present place."""
    html = part(context, template, str(by))
    if not url:
        return html
    link = f'<a href="{url}"'
    return mark_safe(html.replace(link, f'{link} aria-current="page"', 1))  # noqa: S308 - as above

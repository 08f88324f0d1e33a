"""The style guide: every component alive, in both languages, light and dark, narrow and wide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from yingdan.ui.guide import sample

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    actor = getattr(request, "actor", None)
    if not settings.DEBUG and not (actor is not None and actor.may("company.edit")):
        raise Http404
    asked = {
        "lang": request.GET.get("lang", "zh"),
        "theme": request.GET.get("theme", "auto"),
        "width": request.GET.get("width", "wide"),
    }
    with translation.override(LANGUAGES.get(asked["lang"], "zh-hans")):
        return render(request, "ui/styleguide.html", {"asked": asked, **sample()})

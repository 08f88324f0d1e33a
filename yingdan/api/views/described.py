"""The interface told: as a document for programs, as a page for people."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingdan.api.asking import known_words
from yingdan.api.openapi import document_for
from yingdan.api.operations import document
from yingdan.ui.requests import Request


def openapi(request: Request) -> HttpResponse:
    known_words(request, frozenset())
    return document(document_for(request.actor))


@require_GET
def docs(request: Request) -> HttpResponse:
    """The document as a page, made here: it needs no script and nothing from elsewhere."""
    told = document_for(request.actor)
    sections: dict[str, list[dict[str, Any]]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            sections.setdefault(operation["tags"][0], []).append(_line(path, method.upper(), operation))
    return render(request, "api/docs.html", {"sections": sections, "host": request.build_absolute_uri("/api/v1")})


def _line(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    needed = body.get("required", ())
    return {
        "method": method,
        "path": path,
        "summary": operation["summary"],
        "parameters": [p for p in operation.get("parameters", ()) if p["in"] == "query"],
        "fields": [
            {"name": name, "needed": name in needed, "type": _type(schema), "title": schema["title"]}
            for name, schema in body.get("properties", {}).items()
        ],
    }


def _type(schema: dict[str, Any]) -> str:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    plain = "/".join(name for name in types if name != "null")
    words = [str(word) for word in schema.get("enum", ()) if word]
    return ", ".join(words) if 0 < len(words) <= 8 else schema.get("format", plain)

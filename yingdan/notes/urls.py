"""Addresses below each record of each kind, and those of comments, files and tags themselves."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path

from yingdan.notes.views import comments, files, tags
from yingdan.ui.kinds.kind import Kind, kinds


def _below(kind: Kind[Any]) -> Iterator[URLPattern]:
    base = kind.url.lstrip("/")
    yield path(f"{base}<int:pk>/comment/", comments.comment_view(kind), name=f"{kind.name}-comment")
    yield path(f"{base}<int:pk>/audience/", comments.people_view(kind), name=f"{kind.name}-audience")
    if "tags" in kind.declared:
        yield path(f"{base}<int:pk>/tag/", tags.tag_view(kind), name=f"{kind.name}-tag")
        yield path(f"{base}<int:pk>/untag/<int:tag>/", tags.untag_view(kind), name=f"{kind.name}-untag")
        yield path(f"{base}tags/", tags.options_view(kind), name=f"{kind.name}-tags")


urlpatterns = [
    path("comments/<int:pk>/edit/", comments.edit, name="comment-edit"),
    path("comments/<int:pk>/delete/", comments.delete, name="comment-delete"),
    path("comments/<int:pk>/restore/", comments.restore, name="comment-restore"),
    path("files/<int:pk>/", files.download, name="file"),
    path("settings/tags/", tags.words, name="tag-words"),
    path("settings/tags/<int:pk>/rename/", tags.rename, name="tag-rename"),
    path("settings/tags/<int:pk>/merge/", tags.merge, name="tag-merge"),
    *(pattern for kind in kinds().values() for pattern in _below(kind)),
]

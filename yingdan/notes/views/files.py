"""Files leave through their record only, and never as something that a browser would run."""

from django.http import FileResponse
from django.views.decorators.http import require_GET

from yingdan.core.files import file_for, path_of
from yingdan.core.refusal import Missing
from yingdan.ui.requests import Request


@require_GET
def download(request: Request, pk: int) -> FileResponse:
    """The bytes as an attachment, to whoever sees the record now."""
    file = file_for(request.actor, pk)
    try:
        content = path_of(file.sha256).open("rb")
    except FileNotFoundError:
        raise Missing from None
    answer = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.mime)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer

"""The certificate of a signed acceptance: a file that is made once and kept on it."""

from typing import IO

from django.db import transaction

from yingdan.core.files import keep_file
from yingdan.core.journal import Entry, record
from yingdan.core.policy import Actor
from yingdan.core.rows import bump
from yingdan.projects.choices import AcceptanceState
from yingdan.projects.models import Acceptance


def acceptance_to_certify(pk: int) -> Acceptance | None:
    """A signed acceptance without a certificate."""
    rows = Acceptance.objects.filter(pk=pk, state=AcceptanceState.SIGNED, certificate=None, deleted_at=None)
    return rows.select_related("project", "project__customer").first()


def uncertified(most: int = 50) -> list[int]:
    """The keys of signed acceptances that lack their certificate."""
    rows = Acceptance.objects.filter(state=AcceptanceState.SIGNED, certificate=None, deleted_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


@transaction.atomic
def keep_certificate(*, actor: Actor, pk: int, name: str, content: IO[bytes]) -> Acceptance | None:
    """The certificate is made: it hangs on the acceptance from now on. None where another job was quicker."""
    rows = Acceptance.objects.select_for_update(of=("self",))
    row = rows.filter(pk=pk, state=AcceptanceState.SIGNED, certificate=None).first()
    if row is None:
        return None
    row.certificate = keep_file(actor=actor, kind="acceptance", record=pk, name=name, source=content)
    bump(row, {"certificate": (None, row.certificate)})
    after = {"file": row.certificate.pk, "sha256": row.certificate.sha256}
    record([Entry(verb="acceptance.certified", kind="acceptance", record=pk, after=after)], actor=actor)
    return row

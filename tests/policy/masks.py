"""How much of a guarded value appears: in cells, on the page of the record, in its history."""

from collections.abc import Iterator
from random import Random

from tests.policy.asking import Asker
from tests.policy.build import FOLLOWED, MODELS, amount, secret
from yingdan.core.policy import policy_of
from yingdan.ui.kinds import kind_of
from yingdan.ui.kinds.detail import shown_fields
from yingdan.ui.kinds.table import Columns
from yingdan.ui.kinds.timeline import timeline

MASK = "****"


def cells(asker: Asker, _dice: Random) -> Iterator[str]:
    """Every field of every row in sight as a list shows it."""
    for kind, name in (*FOLLOWED.items(), ("deal", "amount")):
        declared = kind_of(kind)
        columns = Columns.of(declared, asker.actor, [declared.columns[0], name])
        for values in policy_of(kind).visible(asker.actor).values_list(*columns.paths):
            html = columns.row(values)
            yield from judged(asker, "cell", kind, values[0], html)


def records(asker: Asker, dice: Random) -> Iterator[str]:
    """The same on the page of one record, and in its timeline."""
    for kind, name in FOLLOWED.items():
        declared = kind_of(kind)
        seen = sorted(asker.seen(kind))
        for row in MODELS[kind]._default_manager.filter(pk__in=dice.sample(seen, min(2, len(seen)))):
            field = shown_fields(declared, row, asker.actor, [name]).get(name)
            yield from judged(asker, "page", kind, row.pk, str(field.html) if field else "")
            items = [item for item in timeline(declared, row, asker.actor).items if not item.about]
            text = " ".join(change.after for item in items for change in item.changes)
            yield from judged(asker, "timeline", kind, row.pk, text)


def histories_above(asker: Asker, _dice: Random) -> Iterator[str]:
    """A customer's timeline tells of contacts, but only of those in sight, and no number beyond them."""
    for row in MODELS["customer"]._default_manager.filter(pk__in=asker.seen("customer")):
        items = timeline(kind_of("customer"), row, asker.actor).items
        text = " ".join(change.after for item in items if item.about for change in item.changes)
        for pk in asker.world.rows["contact"]:
            allowed = pk in asker.seen("contact") and asker.reads("contact", "mobile")
            if secret("contact", pk) in text and not allowed:
                yield f"{asker} sees the number of contact {pk} in the timeline of customer {row.pk}"


def judged(asker: Asker, where: str, kind: str, pk: int, text: str) -> Iterator[str]:
    name = FOLLOWED.get(kind, "amount")
    open_value = secret(kind, pk) if kind in FOLLOWED else f"{amount(pk):,.0f}"
    bare = str(amount(pk)) if kind == "deal" else open_value
    level = asker.level_on(kind, name, pk)
    if (open_value in text or bare in text) != (level in ("read", "edit")):
        yield f"{asker} {where} {kind}.{name} of {pk}, which is {level}: {text[-300:]}"
    if (MASK in text) != (level == "masked"):
        yield f"{asker} mask in {where} {kind}.{name} of {pk}, which is {level}: {text[-300:]}"

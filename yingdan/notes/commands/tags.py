"""Tags on records, and the words themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.policy import Actor, policies
from yingdan.core.refusal import Missing, Refused
from yingdan.core.rows import fetch
from yingdan.notes import rules
from yingdan.notes.models import Tag, Tagged


@command("record.tag", "record.edit")
def tag_records(*, actor: Actor, kind: str, pks: Sequence[int], name: str) -> Tag:
    """Put a tag on records that one may edit; a word that is new becomes a tag of the kind."""
    name = _word(name)
    for pk in sorted(set(pks)):
        _locked(actor, kind, pk)
    tag, _made = Tag.objects.get_or_create(kind=kind, key=rules.tag_key(name), defaults={"name": name})
    entries = []
    for pk in sorted(set(pks)):
        before = _said(kind, pk)
        if len(before) >= rules.MOST_TAGS:
            raise Refused(_("A record has at most %(most)s tags.") % {"most": rules.MOST_TAGS}, field="name")
        if tag.name not in before:
            Tagged.objects.create(tag=tag, kind=kind, record=pk)
            entries.append(_entry(kind, pk, before))
    record(entries, actor=actor)
    return tag


@command("record.tag_each", "record.edit")
def tag_each(*, actor: Actor, kind: str, words: Mapping[int, Sequence[str]], batch: Batch | None = None) -> None:
    """Put words on records that one may edit, on each its own: those it has already stay, new ones become tags."""
    _locked_all(actor, kind, words)
    tags = _tags_of(kind, [_word(word) for many in words.values() for word in many])
    standing, fresh, entries = _standing(kind, words), [], []
    for pk, many in words.items():
        before = [tag.name for tag in standing[pk]]
        more = {tag.pk: tag for word in many if (tag := tags[rules.tag_key(_word(word))]) not in standing[pk]}
        if len(before) + len(more) > rules.MOST_TAGS:
            raise Refused(_("A record has at most %(most)s tags.") % {"most": rules.MOST_TAGS}, field="tags")
        fresh += [Tagged(tag=tag, kind=kind, record=pk) for tag in more.values()]
        if more:
            entries.append(_told(kind, pk, before, [*before, *(tag.name for tag in more.values())]))
    Tagged.objects.bulk_create(fresh)
    record(entries, actor=actor, batch=batch)


@command("record.untag_each", "record.edit")
def untag_each(*, actor: Actor, kind: str, words: Mapping[int, Sequence[str]], batch: Batch | None = None) -> None:
    """Take words off records that one may edit; what a record does not have is no mistake."""
    _locked_all(actor, kind, words)
    standing, entries = _standing(kind, words), []
    for pk, many in words.items():
        going = {rules.tag_key(word) for word in many}
        gone = [tag for tag in standing[pk] if tag.key in going]
        if gone:
            Tagged.objects.filter(kind=kind, record=pk, tag__in=gone).delete()
            before = [tag.name for tag in standing[pk]]
            entries.append(_told(kind, pk, before, [tag.name for tag in standing[pk] if tag not in gone]))
    record(entries, actor=actor, batch=batch)


def drop_tagged(*, kind: str, pks: Iterable[int]) -> None:
    """Tags go with records that leave the tables, and words that then stand on nothing. Only inside the command that
    removes the records."""
    uses = Tagged.objects.filter(kind=kind, record__in=list(pks))
    words = set(uses.values_list("tag", flat=True))
    uses.delete()
    Tag.objects.filter(pk__in=words, uses=None).delete()


@command("record.untag", "record.edit")
def untag_record(*, actor: Actor, kind: str, pk: int, tag: int) -> Tag:
    """Take a tag off a record. A word that stands on nothing is offered nowhere any more."""
    _locked(actor, kind, pk)
    before = _said(kind, pk)
    found = Tagged.objects.filter(kind=kind, record=pk, tag=tag).select_related("tag").first()
    if found is None:
        raise Missing
    found.delete()
    record([_entry(kind, pk, before)], actor=actor)
    return found.tag


@command("tag.rename", rules.KEEPS)
def rename_tag(*, actor: Actor, pk: int, name: str) -> Tag:
    """Another word for the same tag, on all of its records."""
    need(actor, rules.KEEPS)
    name = _word(name)
    tag = _tag(pk)
    other = Tag.objects.filter(kind=tag.kind, key=rules.tag_key(name)).exclude(pk=pk).first()
    if other is not None:
        raise Refused(_("“%(name)s” exists already. Merge the two instead.") % {"name": other.name}, field="name")
    before, tag.name, tag.key = tag.name, name, rules.tag_key(name)
    tag.save(update_fields=["name", "key"])
    _record_word("tag.renamed", tag, actor, before=before)
    return tag


@command("tag.merge", rules.KEEPS)
def merge_tags(*, actor: Actor, keep: int, drop: int) -> Tag:
    """One word for two: the records of both have the tag that stays."""
    need(actor, rules.KEEPS)
    if keep == drop:
        raise Refused(_("Choose two different tags."), field="keep")
    # In the order of their keys, so that two merges do not wait for each other.
    locked = {pk: _tag(pk) for pk in sorted((keep, drop))}
    stays, goes = locked[keep], locked[drop]
    if stays.kind != goes.kind:
        raise Refused(_("Tags of different kinds of records cannot be merged."), field="keep")
    both = Tagged.objects.filter(tag=stays).values_list("record", flat=True)
    Tagged.objects.filter(tag=goes).exclude(record__in=list(both)).update(tag=stays)
    goes.delete()
    _record_word("tag.merged", stays, actor, before=goes.name)
    return stays


def _word(name: str) -> str:
    word = " ".join(name.split()).lstrip("#＃").strip()
    if not word:
        raise Refused(_("Write the tag."), field="name")
    if len(word) > rules.LONGEST_TAG:
        raise Refused(_("A tag has at most %(most)s characters.") % {"most": rules.LONGEST_TAG}, field="name")
    if rules.SEPARATORS.search(name.strip()):
        raise Refused(_("One tag at a time, without commas."), field="name")
    return word


def _locked(actor: Actor, kind: str, pk: int) -> None:
    policy = policies().get(kind)
    if policy is None or "edit" not in policy.actions:
        raise Missing
    fetch(policy, actor, pk, "edit")


def _locked_all(actor: Actor, kind: str, pks: Iterable[int]) -> None:
    policy, wanted = policies().get(kind), sorted(pks)
    if policy is None or "edit" not in policy.actions:
        raise Missing
    rows = policy.visible(actor, "edit").select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    there = {row.pk for row in rows}
    for pk in wanted:
        if pk not in there:
            fetch(policy, actor, pk, "edit")


def _tags_of(kind: str, words: Iterable[str]) -> dict[str, Tag]:
    """The tag of each word by its key, spelt as the first one is; who else makes it at the same time makes the same."""
    names: dict[str, str] = {}
    for word in words:
        names.setdefault(rules.tag_key(word), word)
    Tag.objects.bulk_create((Tag(kind=kind, key=key, name=names[key]) for key in sorted(names)), ignore_conflicts=True)
    return {tag.key: tag for tag in Tag.objects.filter(kind=kind, key__in=names)}


def _standing(kind: str, pks: Iterable[int]) -> dict[int, list[Tag]]:
    found: dict[int, list[Tag]] = defaultdict(list)
    uses = Tagged.objects.filter(kind=kind, record__in=list(pks)).select_related("tag").order_by("tag__name")
    for use in uses:
        found[use.record].append(use.tag)
    return found


def _tag(pk: int) -> Tag:
    tag = Tag.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if tag is None:
        raise Missing
    return tag


def _said(kind: str, pk: int) -> list[str]:
    return [tag.name for tag in rules.tags_on(kind, pk)]


def _entry(kind: str, pk: int, before: list[str]) -> Entry:
    return _told(kind, pk, before, _said(kind, pk))


def _told(kind: str, pk: int, before: Sequence[str], after: Sequence[str]) -> Entry:
    return Entry(
        verb=f"{kind}.tagged",
        kind=kind,
        record=pk,
        before={"tags": "、".join(before)} if before else {},
        after={"tags": "、".join(after)},
    )


def _record_word(verb: str, tag: Tag, actor: Actor, *, before: str) -> None:
    entry = Entry(verb=verb, kind="tag", record=tag.pk, before={"name": before}, after={"name": tag.name})
    record([entry], actor=actor)

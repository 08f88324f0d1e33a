"""Tags on records, and the words themselves."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
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


def _tag(pk: int) -> Tag:
    tag = Tag.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if tag is None:
        raise Missing
    return tag


def _said(kind: str, pk: int) -> list[str]:
    return [tag.name for tag in rules.tags_on(kind, pk)]


def _entry(kind: str, pk: int, before: list[str]) -> Entry:
    after = _said(kind, pk)
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

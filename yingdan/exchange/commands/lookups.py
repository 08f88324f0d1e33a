"""Finding the record that a cell names: by its id in the other system, by name, domain or mail address."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from yingdan.core.policy import Actor
from yingdan.core.text import pinyin_key, similarity
from yingdan.deals.commands.processes import USUAL
from yingdan.deals.rules import stages_of
from yingdan.exchange.models import SourceId
from yingdan.exchange.targets import target_of
from yingdan.exchange.targets.base import nearest
from yingdan.exchange.targets.names import domain, plain, squeezed

CLOSE = 0.6
MOST_COMPARED = 5000
KEYS: Mapping[str, Callable[[str], str]] = {"website": domain}


class Known(NamedTuple):
    """What is remembered of an imported row."""

    record: int
    digest: str
    batch: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The record, if one was found. `name` is its own name where the text was spelt otherwise; `many` counts
    records that the text fits equally; `near` is the most similar name where none was found."""

    pk: int | None = None
    name: str = ""
    many: int = 0
    near: str = ""


class Lookups:
    """Indexes over what the actor sees, each made when it is first asked, and added to as records are created."""

    def __init__(self, actor: Actor, profile: str) -> None:
        self.actor, self.profile = actor, profile
        self._exact: dict[tuple[str, str], dict[str, list[int]]] = {}
        self._loose: dict[str, dict[str, set[int]]] = {}
        self._names: dict[str, dict[int, str]] = {}
        self._sources: dict[str, dict[str, Known]] = {}
        self._stages: list[str] = []
        self._spoken: dict[str, dict[str, str]] = {}
        self._near: dict[tuple[str, str], str] = {}
        # Records of a rehearsal, which no table has.
        self._imagined: dict[str, list[tuple[int, Mapping[str, object]]]] = defaultdict(list)

    def sources(self, kind: str) -> dict[str, Known]:
        """external id -> what is remembered of it."""
        if kind not in self._sources:
            rows = SourceId.objects.filter(profile=self.profile, kind=kind)
            self._sources[kind] = {
                external: Known(record, digest, batch)
                for external, record, digest, batch in rows.values_list("external", "record", "digest", "batch")
            }
        return self._sources[kind]

    def find(self, kind: str, by: str, text: str, *, suggest: bool = True) -> Answer:
        """The record that a text names. Only a `suggest`ion compares it with every name there is."""
        if kind == "stage":
            return self._stage(text)
        if by == "id":
            known = self.sources(kind).get(text)
            return Answer(known.record) if known else Answer()
        exact = self._index(kind, by).get(KEYS.get(by, plain)(text), [])
        if len(exact) == 1:
            return Answer(exact[0])
        if exact:
            return Answer(many=len(exact))
        return self._loosely(kind, text, suggest=suggest) if by == "name" else Answer()

    def named(self, kind: str, text: str) -> list[int]:
        """Every record of exactly this name."""
        return self._index(kind, "name").get(plain(text), [])

    def add(self, kind: str, pk: int, values: Mapping[str, object]) -> None:
        """A record that was created just now."""
        if pk < 0:
            self._imagined[kind].append((pk, values))
        for by, column in target_of(kind).lookups.items():
            text = str(values.get(column) or "")
            if text and (kind, by) in self._exact:
                self._exact[kind, by].setdefault(KEYS.get(by, plain)(text), []).append(pk)
        name = str(values.get("name") or "")
        if name and kind in self._names:
            self._names[kind][pk] = name
            self._loose[kind][squeezed(name)].add(pk)

    def _index(self, kind: str, by: str) -> dict[str, list[int]]:
        if (kind, by) not in self._exact:
            target, found = target_of(kind), defaultdict(list)
            column, key = target.lookups[by], KEYS.get(by, plain)
            rows = target.policy.visible(self.actor).exclude(**{column: ""}).order_by("pk")
            for pk, text in rows.values_list("pk", column):
                found[key(text or "")].append(pk)
            for pk, values in self._imagined[kind]:
                if text := str(values.get(column) or ""):
                    found[key(text)].append(pk)
            self._exact[kind, by] = dict(found)
        return self._exact[kind, by]

    def _loosely(self, kind: str, text: str, *, suggest: bool) -> Answer:
        """Spelt otherwise by spaces and signs only: matched. Merely similar: named, never matched."""
        if kind not in self._names:
            rows = target_of(kind).policy.visible(self.actor).values_list("pk", "name")
            self._names[kind] = dict(rows) | {pk: str(values.get("name", "")) for pk, values in self._imagined[kind]}
            self._loose[kind] = defaultdict(set)
            for pk, name in self._names[kind].items():
                self._loose[kind][squeezed(name)].add(pk)
        same = self._loose[kind].get(squeezed(text), set()) if squeezed(text) else set()
        if len(same) == 1:
            pk = next(iter(same))
            return Answer(pk, name=self._names[kind][pk])
        return Answer(many=len(same), near="" if same or not suggest else self._nearest(kind, text))

    def _nearest(self, kind: str, text: str) -> str:
        names = set(self._names[kind].values())
        if (kind, text) not in self._near:
            if alike := self._sounds_like(kind, text):
                return alike
            few = names if len(names) <= MOST_COMPARED else set()
            likely = max(few, key=lambda name: similarity(text, name), default="")
            self._near[kind, text] = likely if likely and similarity(text, likely) >= CLOSE else ""
        return self._near[kind, text]

    def _sounds_like(self, kind: str, text: str) -> str:
        """A name with the same reading: 林靖 for 林婧."""
        if kind not in self._spoken:
            few = [name for name in self._names[kind].values() if not name.isascii()][:MOST_COMPARED]
            self._spoken[kind] = {pinyin_key(name): name for name in few}
        return "" if text.isascii() else self._spoken[kind].get(pinyin_key(text), "")

    def _stage(self, text: str) -> Answer:
        """A stage of the default process, by its place or its name."""
        if ("stage", "name") not in self._exact:
            stages: dict[str, list[int]] = {}
            found_stages = stages_of(self.actor).filter(process__default=True)
            for pk, place, name in found_stages.values_list("pk", "order", "name"):
                stages.setdefault(str(place), []).append(pk)
                stages.setdefault(plain(name), []).append(pk)
                self._stages.append(name)
            # A rehearsal in a company without a sales process: the usual one would be made.
            usual = enumerate((str(name) for name, _chance in USUAL), 1) if not stages else ()
            for place, name in usual:
                stages |= {str(place): [-place], plain(name): [-place]}
                self._stages.append(name)
            self._exact["stage", "name"] = stages
        found = self._exact["stage", "name"].get(plain(text), [])
        return Answer(found[0]) if found else Answer(near=nearest(text, self._stages))

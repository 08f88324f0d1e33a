"""What the clients were told: each deal with its acts in order, and the one act whose answer never came."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Act:
    """One write: the journal's verb, and the values that it gave the deal."""

    verb: str
    values: dict[str, Any]


@dataclass(slots=True)
class Story:
    """A deal as its client knows it. Only one client writes it, so that its acts have an order.

    `open_end` was under way when the server was killed: it may stand in the database, once, or not at all.
    """

    name: str
    pk: int = 0
    acts: list[Act] = field(default_factory=list)
    open_end: Act | None = None


@dataclass(slots=True)
class Ledger:
    """All stories, and the answers that no client should have got."""

    stories: list[Story] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        return sum(len(story.acts) for story in self.stories)

    def keep(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")


def read(path: Path) -> Ledger:
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Ledger([_story(one) for one in kept["stories"]], kept["surprises"])


def _story(kept: dict[str, Any]) -> Story:
    end = kept["open_end"]
    return Story(kept["name"], kept["pk"], [Act(**act) for act in kept["acts"]], Act(**end) if end else None)

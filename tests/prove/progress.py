"""What is kept between two runs of bin/prove, and the page of results."""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.prove.registry import Figures, Proof

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".tools" / "prove"
RESULTS = ROOT / "docs" / "proof.json"


@dataclass(slots=True)
class Progress:
    """How far a proof has come. It counts for one commit and one size only."""

    commit: str
    size: int
    done: int = 0
    seconds: float = 0
    figures: Figures = field(default_factory=dict)


def commit() -> str:
    """The commit that is checked out, marked when files differ from it; the page of results may."""
    name = _git("describe", "--always", "--abbrev=12", "--exclude=*")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", f":!{RESULTS.relative_to(ROOT)}")
    return f"{name}-dirty" if changed else name or "no commit"


def _git(*words: str) -> str:
    answer = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def load(proof: Proof, size: int, folder: Path = FOLDER) -> Progress:
    """What was done before, if it was the same commit and size; a fresh start otherwise."""
    fresh = Progress(commit(), size)
    path = folder / f"{proof.name}.json"
    if not path.exists():
        return fresh
    kept = Progress(**json.loads(path.read_text(encoding="utf-8")))
    return kept if (kept.commit, kept.size) == (fresh.commit, fresh.size) else fresh


def keep(proof: Proof, progress: Progress, folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{proof.name}.new"
    fresh.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    fresh.replace(folder / f"{proof.name}.json")


def forget(proof: Proof, folder: Path = FOLDER) -> None:
    (folder / f"{proof.name}.json").unlink(missing_ok=True)


def publish(proof: Proof, progress: Progress, problem: str, path: Path = RESULTS) -> None:
    """Put one finished proof into docs/proof.json, sorted by name."""
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    results[proof.name] = {
        "claim": proof.claim,
        "holds": not problem,
        "problem": problem,
        "size": progress.size,
        "figures": progress.figures,
        "seconds": round(progress.seconds, 1),
        "commit": progress.commit,
        "machine": f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "date": datetime.now(UTC).date().isoformat(),
    }
    path.write_text(json.dumps(results, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")

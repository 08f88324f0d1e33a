"""The files that paths name: a folder stands for everything in it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

HIDDEN = (".", "~$")


def files_below(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file once, folders in the order of their names. A path that does not exist raises FileNotFoundError."""
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path}: there is no such file or folder")
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in found:
            inside = file.relative_to(path).parts if path.is_dir() else ()
            if file.is_file() and not any(part.startswith(HIDDEN) for part in inside) and file.resolve() not in seen:
                seen.add(file.resolve())
                yield file

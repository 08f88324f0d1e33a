"""The proofs at full size, resumable: `bin/prove` again goes on where it stopped."""

import argparse
import os
import signal
import sys
import time

from tests.prove.progress import Progress, forget, keep, load, publish
from tests.prove.registry import Proof, added, registered

# Well below ten minutes: the stretch under way is finished first.
MINUTES = 8.0


def advance(proof: Proof, progress: Progress, *, until: float) -> bool:
    """Do stretches until the proof is complete (True) or the time is up (False)."""
    while progress.done < progress.size:
        if time.monotonic() >= until:
            return False
        last = min(progress.done + proof.stretch, progress.size)
        began = time.monotonic()
        progress.figures = added(progress.figures, proof.rounds(progress.done, last))
        progress.seconds += time.monotonic() - began
        progress.done = last
        keep(proof, progress)
        if sys.stderr.isatty():
            print(f"\r{proof.name}: {progress.done}/{progress.size}", end="", file=sys.stderr, flush=True)
    return True


def prove(proof: Proof, size: int, *, until: float) -> str:
    """Work on one proof; the answer is empty when it is complete and holds."""
    progress = load(proof, size)
    if not advance(proof, progress, until=until):
        return f"{proof.name}: {progress.done}/{size} so far: run bin/prove again to go on"
    problem = proof.verdict(progress.figures)
    if size == proof.size:
        publish(proof, progress, problem)
    if problem:
        return f"{proof.name}: does not hold: {problem}"
    print(f"{proof.name}: holds. {size} rounds, {progress.figures}, {progress.seconds:.0f} s")
    return ""


def arguments_of(argv: list[str] | None, names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/prove", description=__doc__, epilog="example: bin/prove policy")
    parser.add_argument("name", nargs="*", metavar="NAME", help="which proofs (default: all)")
    parser.add_argument("--list", action="store_true", help="name the proofs and what each claims")
    parser.add_argument("--size", type=int, help="rounds instead of the full size; docs/proof.json is left alone then")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"stop after this long (default {MINUTES:g})")
    parser.add_argument("--restart", action="store_true", help="forget what was done before")
    arguments = parser.parse_args(argv)
    if strangers := sorted(set(arguments.name) - set(names)):
        parser.error(f"no proof is called {', '.join(strangers)}; there are: {', '.join(names) or 'none yet'}")
    return arguments


def main(argv: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingdan.config.settings.test")
    proofs = registered()
    arguments = arguments_of(argv, sorted(proofs))
    chosen = [proofs[name] for name in arguments.name or sorted(proofs)]
    if arguments.list:
        for proof in chosen:
            print(f"{proof.name:<14} {proof.size:>7} rounds  {proof.claim}")
        return 0
    # Who is told to end takes down the servers and databases that a stretch has made.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    until = time.monotonic() + arguments.minutes * 60
    open_ends = []
    for proof in chosen:
        if arguments.restart:
            forget(proof)
        if problem := prove(proof, arguments.size or proof.size, until=until):
            open_ends.append(problem)
    for problem in open_ends:
        print(problem, file=sys.stderr)
    return 1 if open_ends else 0


if __name__ == "__main__":
    sys.exit(main())

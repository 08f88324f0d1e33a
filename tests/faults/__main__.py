"""The checker, in a process of its own on the installation under test; prints JSON: python -m tests.faults LEDGER"""

import json
import sys
import time
from pathlib import Path

import django

# How long the sealer of the restarted worker may take to catch up.
PATIENCE = 60


def main() -> int:
    django.setup()
    from tests.faults.checking import KINDS, problems
    from tests.faults.ledger import read
    from tests.faults.spoils import SPOILS, found_after
    from yingdan.core.models import Event

    ledger = read(Path(sys.argv[1]))
    until = time.monotonic() + PATIENCE
    while (waiting := Event.objects.filter(seal__isnull=True).exists()) and time.monotonic() < until:
        time.sleep(0.1)
    found = list(problems(ledger))
    if waiting:
        found.append(("chain", f"the journal is not sealed to its end after {PATIENCE} s"))
    figures = {kind: sum(one == kind for one, _text in found) for kind in KINDS}
    planted = {spoil.__name__: found_after(spoil, ledger) for spoil in SPOILS}
    missed = [name for name, count in planted.items() if count is not None and count <= len(found)]
    tried = sum(count is not None for count in planted.values())
    figures |= {"planted": tried, "caught": tried - len(missed)}
    texts = [f"{kind}: {text}" for kind, text in found] + [f"not found when planted: {name}" for name in missed]
    print(json.dumps({"figures": figures, "problems": texts}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())

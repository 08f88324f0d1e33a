"""A stretch of rounds in a process of its own, since settings choose the database when they are read."""

import json
import os
import subprocess
import sys

from tests.prove.progress import ROOT
from tests.prove.registry import Figures


def in_process(database: str, module: str, first: int, last: int, *more: str) -> Figures:
    """What `python -m module first last` counts on this database: the last line that it prints, as JSON."""
    environment = os.environ | {"YINGDAN_TEST_DATABASE": database}
    command = [sys.executable, "-m", module, str(first), str(last), *more]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return figures

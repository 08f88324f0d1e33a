"""`python -m yingdan COMMAND …`: the command line of the product."""

import importlib
import os
import sys
from importlib.util import find_spec

from yingdan import __version__

# Commands of the engines need neither a database nor Django.
ENGINES = "yingdan.core.engine_cli"


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    from yingdan.core import cli

    importlib.import_module(ENGINES)
    name = argv[0] if argv else "--help"
    if name == "--version":
        print(__version__)
        return 0
    if name not in cli.registered():
        _load_rooms()
    line = cli.registered().get(name)
    if line is not None:
        try:
            return cli.run(line, argv[1:])
        except Exception as problem:
            if type(problem).__name__ not in {"Refused", "Forbidden", "Missing", "Conflict", "OperationalError"}:
                raise
            print(f"yingdan {name}: {problem}", file=sys.stderr)
            return 1
    return _usage(name)


def _load_rooms() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingdan.config.settings")
    from yingdan.core.loading import loading

    with loading():
        import django
        from django.conf import settings

        django.setup()
        for room in [*settings.ROOMS, "yingdan.exchange", "yingdan.demo", "yingdan.config"]:
            if find_spec(room) and find_spec(f"{room}.cli"):
                importlib.import_module(f"{room}.cli")


def _usage(name: str) -> int:
    from yingdan.core import cli

    asked = name in {"--help", "-h", "help"}
    out = sys.stdout if asked else sys.stderr
    if not asked:
        print(f"yingdan: there is no command {name!r}", file=out)
    print("usage: yingdan COMMAND [--help] …\n", file=out)
    for line in sorted(cli.registered().values(), key=lambda line: line.name):
        print(f"  {line.name:<16} {line.about}", file=out)
    return 0 if asked else 2


if __name__ == "__main__":
    sys.exit(main())

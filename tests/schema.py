"""The schema of a test database: what the migrations said to it is said again, as long as they are the same.

The statements are kept in the checkout, by a hash of all that they come from. `migrate` runs all the same after them:
it applies what is missing, and tells the apps as after every migration.
"""

import hashlib
import os
import pickle
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".tools" / "schema"
# What only asks, and what the one transaction around all of them says once.
LEFT_OUT = ("SELECT", "PRAGMA", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
OURS = re.compile(r"\byingdan(?:\.\w+)+")

type Statement = tuple[str, Any, bool]


@contextmanager
def kept_schema() -> Iterator[None]:
    """Test databases made in the meantime get what is kept; where nothing is, it is kept from then on."""
    real = BaseDatabaseCreation.create_test_db

    def made(creation: BaseDatabaseCreation, *arguments: Any, **named: Any) -> str:
        make_empty = creation._create_test_db  # type: ignore[attr-defined]  # the stubs leave it out
        with ExitStack() as stack:

            def make_filled(*more: Any) -> str:
                name: str = make_empty(*more)
                connection.close()
                connection.settings_dict["NAME"] = name
                stack.callback(_filled())
                return name

            stack.enter_context(mock.patch.object(creation, "_create_test_db", make_filled))
            return real(creation, *arguments, **named)

    with mock.patch.object(BaseDatabaseCreation, "create_test_db", made):
        yield


def keep() -> None:
    """Keep the schema of a test database, unless it is kept already, before several processes would make it at once."""
    if _path().exists():
        return
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = f"test_schema_{os.getpid()}"
    with kept_schema():
        connection.creation.create_test_db(verbosity=0)
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def upgrade() -> None:
    """`yingdan upgrade` of the database that the environment names, an empty one in a part of the time."""
    end = _filled()
    call_command("migrate", interactive=False, verbosity=0)
    end()


def _path() -> Path:
    return KEPT / f"{connection.vendor}-{_hash()}.pickle"


def _filled() -> Callable[[], None]:
    """Fill an empty database with what is kept, or listen from now on; what is to be done in the end."""
    path = _path()
    if not path.exists():
        return _listening(path)
    if not connection.introspection.table_names():
        _say_again(pickle.loads(path.read_bytes()))
    return lambda: None


def _listening(path: Path) -> Callable[[], None]:
    statements: list[Statement] = []

    def heard(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
        done = execute(sql, values, many, context)
        if not sql.lstrip().startswith(LEFT_OUT):
            statements.append((sql, values, many))
        return done

    connection.execute_wrappers.append(heard)

    def end() -> None:
        connection.execute_wrappers.remove(heard)
        if sys.exception() is None:
            _keep(path, statements)

    return end


def _say_again(statements: list[Statement]) -> None:
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for sql, values, many in statements:
            (cursor.executemany if many else cursor.execute)(sql, values)


def _keep(path: Path, statements: list[Statement]) -> None:
    """In place of what was kept for this kind of database before; another process may do the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{connection.vendor}-*"):
        old.unlink(missing_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(pickle.dumps(statements))
    draft.replace(path)


def _hash() -> str:
    """Of the migrations, the modules of ours that they name, the settings, every package, and the database."""
    paths = set(ROOT.glob("yingdan/*/migrations/*.py"))
    named = {name for path in paths for name in OURS.findall(path.read_text(encoding="utf-8"))}
    modules = {ROOT.joinpath(*name.split(".")[:length]) for name in named for length in range(2, name.count(".") + 2)}
    paths |= {path for module in modules for path in (module.with_suffix(".py"), module / "__init__.py")}
    paths |= {*ROOT.glob("yingdan/config/settings/*.py"), ROOT / "requirements" / "dev.txt", Path(__file__)}
    found = hashlib.sha256(f"{sys.version} {connection.get_database_version()}".encode())
    for path in sorted(path for path in paths if path.exists()):
        found.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:20]


if __name__ == "__main__":
    django.setup()
    (keep if sys.argv[1:] == ["keep"] else upgrade)()

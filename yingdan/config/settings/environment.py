"""What the environment says, read once: home folder, secret key, database, public address."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url

BASE_DIR = Path(__file__).resolve().parents[3]

SQLITE_PRAGMAS = ";".join(
    [
        "PRAGMA journal_mode=WAL",
        # FULL, not NORMAL: a power cut must not take back a write that was acknowledged.
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA temp_store=MEMORY",
        "PRAGMA mmap_size=134217728",
        "PRAGMA cache_size=-32768",
    ]
)


# Seconds in which another process has surely written the key that it is making.
PATIENCE = 2
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def home() -> Path:
    """The folder that holds everything of one installation: database, key, uploads, backups."""
    path = Path(os.environ.get("YINGDAN_HOME", BASE_DIR / ".yingdan")).resolve()
    # The empty folder of collected files spares whitenoise a warning at every start.
    (path / "static").mkdir(parents=True, exist_ok=True)
    return path


def secret_key(folder: Path) -> str:
    """The key from the environment, or one made for this installation and kept in its home. Of several processes that
    start there at once, one makes it and the others take it."""
    if key := os.environ.get("YINGDAN_SECRET_KEY"):
        return key
    kept = folder / "secret.key"
    with suppress(FileExistsError):
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    until = time.monotonic() + PATIENCE
    while not (key := kept.read_text().strip()):
        if time.monotonic() > until:
            raise RuntimeError(f"{kept} is empty: delete it, and a new key is made at the next start")
        time.sleep(0.01)
    return key


def database(folder: Path) -> dict[str, Any]:
    """SQLite in the home folder unless DATABASE_URL names another database."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'yingdan.sqlite3'}"
    return tuned(dict(dj_database_url.parse(url)))


def tuned(config: dict[str, Any]) -> dict[str, Any]:
    """The settings that durability and speed need on either database, beside what the address itself asks for,
    such as `?sslmode=verify-full`."""
    asked: dict[str, Any] = config.get("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        ours = {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": SQLITE_PRAGMAS}
    else:
        ours = {"options": f"-c lock_timeout=10s {asked.get('options', '')}".strip()}
    return config | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, "OPTIONS": asked | ours}


def public_url() -> str:
    return os.environ.get("YINGDAN_URL", "").rstrip("/")


def allowed_hosts() -> list[str]:
    """The hosts of YINGDAN_ALLOWED_HOSTS, the one of YINGDAN_URL, and this machine itself."""
    named = [host.strip() for host in os.environ.get("YINGDAN_ALLOWED_HOSTS", "").split(",") if host.strip()]
    own = urlsplit(public_url()).hostname
    return [*named, *([own] if own else []), "localhost", "127.0.0.1", "[::1]"]


def mail() -> tuple[dict[str, Any], str]:
    """Django's MAILERS, and who sends, from YINGDAN_MAIL, such as smtp://name:password@host:587?from=sales@example.com;
    no mailer where it is not set.

    smtp: STARTTLS on port 587; smtps: TLS from the beginning on port 465; smtp+plain: neither, on port 25, for a relay
    on the same machine. ValueError for anything else.
    """
    said = os.environ.get("YINGDAN_MAIL", "")
    if not said:
        return {}, ""
    url = urlsplit(said)
    if url.scheme not in PORTS or not url.hostname:
        raise ValueError("YINGDAN_MAIL begins with smtp://, smtps:// or smtp+plain:// and names a host")
    user = unquote(url.username or "")
    sender = parse_qs(url.query).get("from", [user])[0]
    if "@" not in sender:
        raise ValueError("YINGDAN_MAIL says by ?from=name@example.com who sends")
    options = {
        "host": url.hostname,
        "port": url.port or PORTS[url.scheme],
        "username": user,
        "password": unquote(url.password or ""),
        "use_tls": url.scheme == "smtp",
        "use_ssl": url.scheme == "smtps",
        "timeout": 20,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}, sender

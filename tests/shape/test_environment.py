"""What the environment says reaches the database driver."""

import dj_database_url

from yingdan.config.settings.environment import tuned


def test_what_the_address_asks_of_the_driver_stands_beside_our_own() -> None:
    url = "postgresql://yingdan@db.example/yingdan?sslmode=verify-full&options=-c%20statement_timeout%3D5000"
    options = tuned(dict(dj_database_url.parse(url)))["OPTIONS"]
    assert options == {"sslmode": "verify-full", "options": "-c lock_timeout=10s -c statement_timeout=5000"}


def test_an_address_cannot_weaken_how_sqlite_writes() -> None:
    options = tuned(dict(dj_database_url.parse("sqlite:////tmp/x.sqlite3?init_command=PRAGMA+synchronous=OFF")))[
        "OPTIONS"
    ]
    assert "synchronous=FULL" in options["init_command"]
    assert "OFF" not in options["init_command"]

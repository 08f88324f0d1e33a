"""Settings of the test run: the product's own, with a fast password hash and nothing on disk kept."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("YINGDAN_HOME", str(Path(tempfile.gettempdir()) / f"yingdan-tests-{os.getuid()}"))
os.environ.setdefault("YINGDAN_SECRET_KEY", "only-for-tests")

import dj_database_url

from yingdan.config.settings import environment
from yingdan.config.settings.base import *  # noqa: F403 - a settings module re-exports by design

TEST_DATABASE = os.environ.get("YINGDAN_TEST_DATABASE", "sqlite")
if TEST_DATABASE == "postgresql":
    url = os.environ.get("YINGDAN_TEST_POSTGRES") or "postgresql:///postgres"
    DATABASES = {"default": environment.tuned(dict(dj_database_url.parse(url)))}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    DATABASES = {"default": environment.tuned({"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"})}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405 - comes with the star
TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}

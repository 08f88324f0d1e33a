"""Settings of the running product; tests use `yingdan.config.settings.test`."""

from yingdan.config.settings.base import *  # noqa: F403 - a settings module re-exports by design

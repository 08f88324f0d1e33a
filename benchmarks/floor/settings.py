"""The product's settings with the floors' addresses."""

from yingdan.config.settings.base import *  # noqa: F403 - a settings module re-exports by design

ROOT_URLCONF = "benchmarks.floor.urls"

"""The product's settings with the floors' addresses and no middleware but the common one."""

from yingdan.config.settings.base import *  # noqa: F403 - a settings module re-exports by design

ROOT_URLCONF = "benchmarks.floor.urls"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
WSGI_APPLICATION = "benchmarks.floor.wsgi.application"
INSTALLED_APPS = [name for name in INSTALLED_APPS if not name.startswith(("allauth", "axes"))]  # noqa: F405 - comes with the star

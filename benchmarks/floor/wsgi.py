"""The floors' server: the same stack, with the middleware of a new project."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from benchmarks.floor.middleware import NEW_PROJECT

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"
django.setup(set_prefix=False)
# After set-up, because some apps insist on their own middleware while they load.
settings.MIDDLEWARE = NEW_PROJECT
application = WSGIHandler()

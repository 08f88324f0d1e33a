"""The floors' server: the same stack, but no middleware except the common one."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"
django.setup(set_prefix=False)
# After set-up, because some apps insist on their middleware while they load.
settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
application = WSGIHandler()

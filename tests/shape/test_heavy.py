"""What takes long to import is not imported by the web server: it would slow down every start and every worker."""

import subprocess
import sys

from tools.law import heavy_packages
from tools.rooms import ROOT

SERVE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "yingdan.config.settings.test"
import yingdan.config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*{name.split(".")[0] for name in sys.modules})
"""


def test_no_heavy_package_is_loaded_by_the_web_server() -> None:
    loaded = subprocess.run([sys.executable, "-c", SERVE], cwd=ROOT, capture_output=True, text=True, check=True)
    names = set(loaded.stdout.split())
    assert {"django", "yingdan"} <= names
    assert names & heavy_packages() == set()

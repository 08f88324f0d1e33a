"""The door for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from yingdan.config.processes import end_with_server
from yingdan.core.loading import loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingdan.config.settings")
with loading():
    application = get_wsgi_application()
end_with_server()

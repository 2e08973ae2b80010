"""The program as a WSGI application, for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from edms.heap import settle_heap

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edms.settings.embedded")
application = get_wsgi_application()
settle_heap()

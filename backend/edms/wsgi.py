"""The program as a WSGI application, for the web server."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

from edms import telemetry
from edms.heap import settle_heap

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edms.settings.embedded")
django.setup(set_prefix=False)
# Before the handler, which takes hold of the middleware for good.
telemetry.report_faults()
telemetry.trace_this_process("edms-web", answers_requests=True)
application = WSGIHandler()
settle_heap()

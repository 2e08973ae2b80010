"""The program as an ASGI application, for servers that speak nothing else."""

import os

import django
from django.core.handlers.asgi import ASGIHandler

from edms import telemetry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edms.settings.embedded")
django.setup(set_prefix=False)
# Before the handler, which takes hold of the middleware for good.
telemetry.report_faults()
telemetry.trace_this_process("edms-web", answers_requests=True)
application = ASGIHandler()

"""Read by `edms shell` for a journey: the database takes no health report, as where a table is damaged, until the standard input ends.

So a health check truly fails, and works again afterwards.
"""

import sys

from django.db import connections

with connections["owner"].cursor() as cursor:
    cursor.execute("ALTER TABLE scheduler_healthreport ADD CONSTRAINT takes_none CHECK (false) NOT VALID")
    try:
        sys.stdout.write("held\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        cursor.execute("ALTER TABLE scheduler_healthreport DROP CONSTRAINT takes_none")

"""Read by `edms shell` for a journey: the open tasks on a document have been due for more than a week.

Nobody can ask for something that is overdue already; only time makes it so.
"""

import os
import sys
from datetime import timedelta

from apps.core import clock
from apps.workflows.models import WorkflowTask

tasks = WorkflowTask.objects.filter(workflow__document__uuid=os.environ["DOCUMENT"], status="PENDING")
tasks.update(due_date=clock.today() - timedelta(days=9))
sys.stdout.write("held\n")
sys.stdout.flush()
sys.stdin.read()

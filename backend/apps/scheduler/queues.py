"""The queues that the workers of this program listen to (overview, Celery Configuration)."""

QUEUES = ("celery", "scheduler", "documents", "workflows", "maintenance")

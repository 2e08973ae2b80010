"""EDMS: the project around the apps. The Celery application is loaded with it, so that tasks bind to it everywhere."""

from edms.celery import app as celery_app

__all__ = ["celery_app"]

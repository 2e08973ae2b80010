"""EDMS: the project around the apps. The Celery application is loaded with it, so that tasks bind to it everywhere."""

from edms import telemetry

telemetry.load_redis_alone()

from edms.celery import app as celery_app  # noqa: E402  (it may load Redis)

__all__ = ["celery_app"]

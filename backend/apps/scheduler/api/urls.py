"""Addresses of the scheduler app under `/api/v1/`."""

from django.urls import path

from apps.scheduler.api.dashboard import DashboardView
from apps.scheduler.api.views import (
    AdminManualTriggerView,
    HealthView,
    ManualTriggerView,
    MonitoringStatusView,
    RunsView,
    RunView,
    TasksView,
)

urlpatterns = [
    path("scheduler/monitoring/status/", MonitoringStatusView.as_view(), name="scheduler_status_api"),
    path("scheduler/monitoring/dashboard/", DashboardView.as_view(), name="scheduler_dashboard"),
    path("scheduler/monitoring/manual-trigger/", ManualTriggerView.as_view(), name="manual_trigger_api"),
    path("scheduler/admin/manual-trigger/", AdminManualTriggerView.as_view(), name="scheduler_admin_manual_trigger"),
    path("scheduler/tasks/", TasksView.as_view(), name="scheduler_tasks"),
    path("scheduler/runs/", RunsView.as_view(), name="scheduler_runs"),
    path("scheduler/runs/<int:run_id>/", RunView.as_view(), name="scheduler_run"),
    path("scheduler/health/", HealthView.as_view(), name="scheduler_health"),
]

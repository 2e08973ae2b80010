"""Addresses of the scheduler app under `/api/v1/`."""

from django.urls import path

from apps.scheduler.api.alerts import AcknowledgeAlertView
from apps.scheduler.api.backup_views import BackupsView, BackupView, CopyBackupView, DownloadBackupView, RehearsalsView, VerifyBackupView
from apps.scheduler.api.control_views import (
    ApproveRunView,
    CancelChainView,
    CancelRunView,
    ChainsView,
    ChainView,
    PauseView,
    RefuseRunView,
    ResumeView,
    RetryChainView,
    RetryRunView,
)
from apps.scheduler.api.dashboard import DashboardView
from apps.scheduler.api.views import (
    AdminManualTriggerView,
    HealthView,
    ManualTriggerView,
    MonitoringStatusView,
    RunsView,
    RunView,
    TasksView,
    TaskView,
)
from apps.scheduler.api.waivers import ApproveWaiverView, RefuseWaiverView, WithdrawWaiverView

urlpatterns = [
    path("scheduler/monitoring/status/", MonitoringStatusView.as_view(), name="scheduler_status_api"),
    path("scheduler/monitoring/dashboard/", DashboardView.as_view(), name="scheduler_dashboard"),
    path("scheduler/monitoring/manual-trigger/", ManualTriggerView.as_view(), name="manual_trigger_api"),
    path("scheduler/admin/manual-trigger/", AdminManualTriggerView.as_view(), name="scheduler_admin_manual_trigger"),
    path("scheduler/tasks/", TasksView.as_view(), name="scheduler_tasks"),
    path("scheduler/tasks/<slug:task_name>/", TaskView.as_view(), name="scheduler_task"),
    path("scheduler/tasks/<slug:task_name>/waiver/approve/", ApproveWaiverView.as_view(), name="scheduler_waiver_approve"),
    path("scheduler/tasks/<slug:task_name>/waiver/refuse/", RefuseWaiverView.as_view(), name="scheduler_waiver_refuse"),
    path("scheduler/tasks/<slug:task_name>/waiver/withdraw/", WithdrawWaiverView.as_view(), name="scheduler_waiver_withdraw"),
    path("scheduler/runs/", RunsView.as_view(), name="scheduler_runs"),
    path("scheduler/runs/<int:run_id>/", RunView.as_view(), name="scheduler_run"),
    path("scheduler/runs/<int:run_id>/cancel/", CancelRunView.as_view(), name="scheduler_run_cancel"),
    path("scheduler/runs/<int:run_id>/retry/", RetryRunView.as_view(), name="scheduler_run_retry"),
    path("scheduler/runs/<int:run_id>/approve/", ApproveRunView.as_view(), name="scheduler_run_approve"),
    path("scheduler/runs/<int:run_id>/refuse/", RefuseRunView.as_view(), name="scheduler_run_refuse"),
    path("scheduler/chains/", ChainsView.as_view(), name="scheduler_chains"),
    path("scheduler/chains/<uuid:chain_id>/", ChainView.as_view(), name="scheduler_chain"),
    path("scheduler/chains/<uuid:chain_id>/cancel/", CancelChainView.as_view(), name="scheduler_chain_cancel"),
    path("scheduler/chains/<uuid:chain_id>/retry/", RetryChainView.as_view(), name="scheduler_chain_retry"),
    path("scheduler/alerts/acknowledge/", AcknowledgeAlertView.as_view(), name="scheduler_alert_acknowledge"),
    path("scheduler/pause/", PauseView.as_view(), name="scheduler_pause"),
    path("scheduler/resume/", ResumeView.as_view(), name="scheduler_resume"),
    path("scheduler/health/", HealthView.as_view(), name="scheduler_health"),
    path("backups/", BackupsView.as_view(), name="backups"),
    path("backups/rehearsals/", RehearsalsView.as_view(), name="backup_rehearsals"),
    path("backups/<str:name>/", BackupView.as_view(), name="backup"),
    path("backups/<str:name>/verify/", VerifyBackupView.as_view(), name="backup_verify"),
    path("backups/<str:name>/copy/", CopyBackupView.as_view(), name="backup_copy"),
    path("backups/<str:name>/download/", DownloadBackupView.as_view(), name="backup_download"),
]

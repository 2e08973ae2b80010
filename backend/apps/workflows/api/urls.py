"""Addresses of moves, history and tasks under `/api/v1/`."""

from django.urls import path

from apps.workflows.api import views

urlpatterns = [
    path("documents/<uuid:uuid>/transitions/", views.DocumentTransitionsView.as_view(), name="document-transitions"),
    path("documents/<uuid:uuid>/history/", views.DocumentHistoryView.as_view(), name="document-history"),
    path("documents/<uuid:uuid>/signatures/", views.DocumentSignaturesView.as_view(), name="document-signatures"),
    path("documents/<uuid:uuid>/candidates/", views.DocumentCandidatesView.as_view(), name="document-candidates"),
    path("workflow-tasks/", views.WorkflowTasksView.as_view(), name="workflow-tasks"),
    path("workflow-tasks/<uuid:uuid>/answer/", views.ImpactAnswerView.as_view(), name="workflow-task-answer"),
    path("workflow-tasks/<uuid:uuid>/reassign/", views.TaskReassignView.as_view(), name="workflow-task-reassign"),
    path("workflows/states/", views.StatesView.as_view(), name="workflow-states"),
    path("workflows/lifecycle/", views.LifecycleView.as_view(), name="workflow-lifecycle"),
]

"""Addresses of the users app under `/api/v1/`."""

from allauth.headless.constants import Client
from django.urls import URLPattern, URLResolver, include, path, re_path

from apps.users.api.browser_views import CountedChangePasswordView
from apps.users.api.group_views import GroupsView, GroupView
from apps.users.api.token_views import TokenRefreshView, TokenRevokeView, TokenView
from apps.users.api.views import DeactivateView, MeView, NotOfferedView, PeopleView, ReactivateView

_NOT_OFFERED = r"^auth/browser/v1/(?:auth/(?:signup|password|email|phone|code|reauthenticate/code)(?:/.*)?|account/(?:email|phone))$"

urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/me/", MeView.as_view(), name="me"),
    path("auth/token/", TokenView.as_view(), name="token"),
    path("auth/token/refresh/", TokenRefreshView.as_view(), name="token-refresh"),
    path("auth/token/revoke/", TokenRevokeView.as_view(), name="token-revoke"),
    re_path(_NOT_OFFERED, NotOfferedView.as_view()),
    path("auth/browser/v1/account/password/change", CountedChangePasswordView.as_api_view(client=Client.BROWSER)),
    path("auth/", include("allauth.headless.urls")),
    path("users/", PeopleView.as_view(), name="people"),
    path("groups/", GroupsView.as_view(), name="groups"),
    path("groups/<int:group_id>/", GroupView.as_view(), name="group"),
    path("users/<int:user_id>/deactivate/", DeactivateView.as_view(), name="deactivate-user"),
    path("users/<int:user_id>/reactivate/", ReactivateView.as_view(), name="reactivate-user"),
]

"""Whose installation this is and what for: the facts that every page of a client stands under."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.audit.selectors import was_ever_recorded
from apps.core.clock import organisation_zone
from apps.users.demo import COMPANY

_PRODUCTION, _DEMONSTRATION = "production", "demonstration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Facts about this installation; ``environment`` is the word of whoever runs it, or what is known without one."""

    name: str
    time_zone: str
    environment: str
    is_production: bool
    is_demonstration: bool


def this_organisation() -> Organisation:
    """The same for everybody who is signed in. Where the demonstration was ever loaded, nothing is production, whatever is set."""
    is_demonstration = was_ever_recorded("DEMO_LOADED")
    environment = settings.ENVIRONMENT or (_DEMONSTRATION if is_demonstration else _PRODUCTION)
    return Organisation(
        name=settings.ORGANISATION_NAME or (COMPANY if is_demonstration else ""),
        time_zone=organisation_zone().key,
        environment=environment,
        is_production=environment.lower() == _PRODUCTION and not is_demonstration,
        is_demonstration=is_demonstration,
    )


class OrganisationDetail(serializers.Serializer[Any]):
    """The organisation, and what this installation of it is for."""

    name = serializers.CharField(help_text="Empty until it is set.")
    time_zone = serializers.CharField(help_text="The zone in which the organisation's day begins (IANA name).")
    environment = serializers.CharField(help_text="What this installation is for, such as `production` or `validation`.")
    is_production = serializers.BooleanField(help_text="Whether what is done here counts; clients announce it where it does not.")
    is_demonstration = serializers.BooleanField(help_text="Whether the demonstration company with its published passwords was loaded.")


class OrganisationView(APIView):
    """The organisation, for everybody who is signed in."""

    @extend_schema(operation_id="getOrganisation", responses=OrganisationDetail)
    def get(self, request: Request) -> Response:
        return Response(OrganisationDetail(this_organisation()).data)

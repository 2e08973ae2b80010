"""Idempotency-Key: sent twice, done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from apps.core import clock
from apps.core.errors import Conflict
from apps.core.models import IdempotentAnswer
from apps.core.rest.idempotency import forget_answers, idempotent
from apps.notifications.models import Notification
from apps.notifications.services import notify
from apps.users.models import User
from testing.cast import make_user
from testing.clock import clock_at

CONTEXT = {"document_uuid": "1", "document_number": "SOP-2026-0001", "version": "01.00"}


class TellMeView(APIView):
    """A door that creates a row each time, and can be made to refuse after it has left a trace."""

    parser_classes = (JSONParser, MultiPartParser)

    @idempotent
    def post(self, request: Request) -> Response:
        body: Any = request.data
        if body.get("refuse") == "conflict":
            raise Conflict("wrong_state", "Not now.")
        if body.get("refuse") == "invalid":
            raise ValidationError({"title": ["Wrong."]})
        if body.get("refuse") == "answer":
            return Response({"code": "no"}, status=400)
        notify(recipients=[request.user.pk or 0], code="effective", context={**CONTEXT, "title": str(body.get("title"))})
        return Response({"id": Notification.objects.latest("id").pk}, status=201)


def send(person: User, body: dict[str, Any], key: str | None = "key-1", *, path: str = "/tell/", form: str = "json") -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    request = APIRequestFactory().post(path, body, format=form, headers=headers)
    force_authenticate(request, person)
    return TellMeView.as_view()(request).render()


@pytest.mark.django_db
def test_it_works(author: User) -> None:
    first = send(author, {"title": "Cleaning"})
    again = send(author, {"title": "Cleaning"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first
    assert Notification.objects.count() == 1


@pytest.mark.django_db
def test_without_a_key_each_request_counts(author: User) -> None:
    send(author, {"title": "x"}, None)
    send(author, {"title": "x"}, None)

    assert Notification.objects.count() == 2
    assert not IdempotentAnswer.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("body", "path"), [({"title": "Other"}, "/tell/"), ({"title": "Cleaning"}, "/elsewhere/")])
def test_a_key_stands_for_one_request(author: User, body: dict[str, str], path: str) -> None:
    send(author, {"title": "Cleaning"})

    answer = send(author, body, path=path)

    assert answer.status_code == 409
    assert answer.data["code"] == "idempotency_key_reused"
    assert Notification.objects.count() == 1


@pytest.mark.django_db
def test_two_people_may_use_the_same_key(author: User, reviewer: User) -> None:
    send(author, {"title": "x"})

    assert "Idempotent-Replay" not in send(reviewer, {"title": "y"})
    assert Notification.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("refusal", ["conflict", "invalid", "answer"])
def test_a_refused_request_may_be_corrected_and_sent_again(author: User, refusal: str) -> None:
    assert send(author, {"refuse": refusal}).status_code in (400, 409)

    assert send(author, {"title": "Corrected"}).status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 256, "ключ", "a\nb"])
def test_a_strange_key_is_a_mistake(author: User, key: str) -> None:
    assert send(author, {"title": "x"}, key).status_code == 400
    assert not Notification.objects.exists()


@pytest.mark.django_db
def test_an_upload_is_told_by_its_content(author: User) -> None:
    def upload(content: bytes, name: str = "a.pdf") -> Any:
        return send(author, {"title": "x", "file": SimpleUploadedFile(name, content)}, form="multipart")

    assert upload(b"one").status_code == 201
    assert upload(b"one")["Idempotent-Replay"] == "true"
    assert upload(b"two").status_code == 409
    assert upload(b"one", "b.pdf").status_code == 409


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_week(author: User) -> None:
    send(author, {"title": "x"})
    with clock_at(clock.now() + timedelta(days=6)):
        assert forget_answers() == 0
    with clock_at(clock.now() + timedelta(days=8)):
        assert forget_answers() == 1


@pytest.mark.own_database
def test_of_simultaneous_requests_one_does_the_work_and_all_get_its_answer() -> None:
    person = make_user("author")

    def one(_: int) -> Any:
        try:
            return send(person, {"title": "x"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(one, range(6)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer for answer in answers) == 5
    assert Notification.objects.count() == 1

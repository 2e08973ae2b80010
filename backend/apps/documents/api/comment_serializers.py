"""The shapes of comments in the API."""

from typing import Any, cast

from rest_framework import serializers

from apps.core.rest.serializers import StrictCharField, StrictIntegerField, StrictSerializer
from apps.documents.api.serializers import MAX_TEXT, PersonShape
from apps.documents.models import AnchorKind
from apps.documents.selectors.comments import COMMENT_STATES
from apps.documents.services.comments import Anchor

_ABOUT = "What the comment is about."


class CommentQuery(serializers.Serializer[Any]):
    """Which discussions a list shows."""

    state = serializers.ChoiceField(choices=COMMENT_STATES, required=False, help_text="Both, and withdrawn ones, unless one is named.")
    page = serializers.IntegerField(required=False, min_value=1)
    page_size = serializers.IntegerField(required=False, min_value=1)


class CommentEditInput(StrictSerializer):
    """What a comment says from now on."""

    text = StrictCharField(max_length=MAX_TEXT)


class CommentInput(CommentEditInput):
    """A new comment, or with `answers` an answer to one, which belongs where that one belongs."""

    answers = StrictIntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="The comment that is answered.")
    anchor_kind = serializers.ChoiceField(choices=AnchorKind.choices, required=False, help_text=_ABOUT)
    page = StrictIntegerField(required=False, min_value=1, max_value=100_000, help_text="With the anchor `page`.")
    section = StrictCharField(max_length=200, required=False, help_text="With the anchor `section`, such as `4.2 Cleaning`.")
    quote = StrictCharField(max_length=2_000, required=False, allow_blank=True, help_text="Words of the document.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "answers" in attrs:
            if stray := sorted(set(attrs) & {"anchor_kind", "page", "section", "quote"}):
                raise serializers.ValidationError({stray[0]: "An answer stands where the comment stands that it answers."})
            return attrs
        kind = attrs.get("anchor_kind", AnchorKind.GENERAL)
        for name in ("page", "section"):
            if name == kind and name not in attrs:
                raise serializers.ValidationError({name: f"A comment on a {name} says which one."}, code="required")
            if name != kind and name in attrs:
                raise serializers.ValidationError({name: f"Only a comment with the anchor `{name}` names one."})
        return attrs

    @property
    def anchor(self) -> Anchor:
        """What the comment is about."""
        return cast("Anchor", {name: value for name, value in self.validated_data.items() if name not in ("text", "answers")})


class CommentWithdrawal(StrictSerializer):
    """Why a comment is taken back, if there is something to say about it."""

    reason = StrictCharField(max_length=1_000, required=False, allow_blank=True)


class NothingInput(StrictSerializer):
    """A deed that needs no more than its address."""


class CommentPermissions(serializers.Serializer[Any]):
    """What the reader may do with a comment."""

    may_answer = serializers.BooleanField()
    may_edit = serializers.BooleanField()
    may_withdraw = serializers.BooleanField()
    may_resolve = serializers.BooleanField()
    may_reopen = serializers.BooleanField()


class CommentReply(serializers.Serializer[Any]):
    """An answer; one that was withdrawn has no text any more."""

    id = serializers.IntegerField()
    author = PersonShape()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_by = PersonShape(allow_null=True)
    permissions = CommentPermissions()


class Comment(CommentReply):
    """A discussion: the comment that began it, what it is about, where it stands, and the answers."""

    state = serializers.ChoiceField(choices=[*COMMENT_STATES, "withdrawn"])
    anchor_kind = serializers.ChoiceField(choices=AnchorKind.choices)
    page = serializers.IntegerField(allow_null=True)
    section = serializers.CharField()
    quote = serializers.CharField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = PersonShape(allow_null=True)
    reopened_at = serializers.DateTimeField(allow_null=True)
    reopened_by = PersonShape(allow_null=True)
    replies = CommentReply(many=True)

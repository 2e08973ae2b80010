"""The shapes of texts and of comparisons in the API."""

from typing import Any, get_args

from rest_framework import serializers

from apps.core.rest.serializers import StrictSerializer
from apps.documents.comparison import Differences, show
from apps.documents.models import Document, TextState
from apps.documents.selectors.comparisons import Comparison, ComparisonState
from apps.documents.selectors.texts import TextFacts
from apps.documents.states import DependencyKind

MOST_CHARACTERS = 1_000_000
_USUAL_CHARACTERS = 100_000
COMPARISON_STATES = [(state, state.capitalize()) for state in get_args(ComparisonState)]


class TextQuery(StrictSerializer):
    """Which piece of a text is wanted."""

    offset = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**31 - 2)
    limit = serializers.IntegerField(required=False, default=_USUAL_CHARACTERS, min_value=1, max_value=MOST_CHARACTERS)


class DocumentText(serializers.Serializer[Any]):
    """A piece of the text of a version, one paragraph a line."""

    state = serializers.ChoiceField(choices=TextState.choices)
    reason = serializers.CharField(help_text="Why there is no text, or none yet; empty if nothing is wrong.")
    characters = serializers.IntegerField(allow_null=True, help_text="Of the whole text; null unless it is ready.")
    offset = serializers.IntegerField()
    text = serializers.CharField()
    next_offset = serializers.IntegerField(allow_null=True, help_text="Where the next piece begins; null if this is the last.")


class CompareQuery(StrictSerializer):
    """The other version, and how much around the differences is wanted."""

    around = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=1000,
        help_text="Unchanged paragraphs around each difference; without it all, if they are few enough.",
    )

    def get_fields(self) -> dict[str, Any]:
        # `with` is a word of Python and cannot be declared as an attribute.
        other = serializers.UUIDField(help_text="The UUID of another version of the same document.")
        return {"with": other, **super().get_fields()}


class ComparedVersion(serializers.Serializer[Any]):
    """One of the two versions."""

    uuid = serializers.UUIDField()
    version = serializers.CharField()
    text_state = serializers.ChoiceField(choices=TextState.choices)
    text_reason = serializers.CharField()


class MetadataChange(serializers.Serializer[Any]):
    """A field that differs."""

    field = serializers.CharField()
    old = serializers.CharField(allow_null=True)
    new = serializers.CharField(allow_null=True)


class ComparedDependency(serializers.Serializer[Any]):
    """A dependency that one version has and the other has not."""

    document_number = serializers.CharField()
    kind = serializers.ChoiceField(choices=DependencyKind.choices)


class ComparedSegment(serializers.Serializer[Any]):
    """A piece of a paragraph."""

    kind = serializers.ChoiceField(choices=["equal", "inserted", "deleted"])
    text = serializers.CharField()


class ComparedBlock(serializers.Serializer[Any]):
    """A paragraph."""

    kind = serializers.ChoiceField(choices=["equal", "inserted", "deleted", "changed"])
    skipped_before = serializers.IntegerField(help_text="Unchanged paragraphs that are left out before this one.")
    segments = ComparedSegment(many=True)


class DocumentComparison(serializers.Serializer[Any]):
    """What differs between two versions, the older one first."""

    document_number = serializers.CharField()
    old = ComparedVersion()
    new = ComparedVersion()
    metadata = MetadataChange(many=True)
    dependencies_added = ComparedDependency(many=True)
    dependencies_removed = ComparedDependency(many=True)
    state = serializers.ChoiceField(choices=COMPARISON_STATES, help_text="Of the words. While `pending`, ask again in a few seconds.")
    message = serializers.CharField(help_text="Why words are not compared, or not yet; or that both files are the same.")
    same_file = serializers.BooleanField()
    words_added = serializers.IntegerField()
    words_removed = serializers.IntegerField()
    is_exact = serializers.BooleanField(
        help_text="False: some passages repeat so often, or differ so much, that they are shown as replaced as a whole."
    )
    is_complete = serializers.BooleanField(help_text="False: there are more differences than one answer holds; the last are left out.")
    blocks = ComparedBlock(many=True)
    skipped_after = serializers.IntegerField(help_text="Unchanged paragraphs that are left out after the last block.")


def text_shape(text: TextFacts, offset: int, piece: str) -> dict[str, Any]:
    """A piece of a text, as ``DocumentText``."""
    end = offset + len(piece)
    return {
        "state": text.state,
        "reason": text.reason,
        "characters": text.characters,
        "offset": offset,
        "text": piece,
        "next_offset": end if piece and end < (text.characters or 0) else None,
    }


def comparison_shape(comparison: Comparison, around: int | None) -> dict[str, Any]:
    """A comparison, as ``DocumentComparison``."""
    return {
        "document_number": comparison.new.document_number,
        "old": _version(comparison.old, comparison.old_text),
        "new": _version(comparison.new, comparison.new_text),
        "metadata": [{"field": one.field, "old": one.old, "new": one.new} for one in comparison.changes],
        "dependencies_added": [{"document_number": one.document_number, "kind": one.kind} for one in comparison.links_added],
        "dependencies_removed": [{"document_number": one.document_number, "kind": one.kind} for one in comparison.links_removed],
        "state": comparison.state,
        "message": comparison.message,
        "same_file": comparison.is_same_file,
        **_differences(comparison.differences, around),
    }


def _version(document: Document, text: TextFacts) -> dict[str, Any]:
    return {"uuid": document.uuid, "version": document.version, "text_state": text.state, "text_reason": text.reason}


def _differences(found: Differences, around: int | None) -> dict[str, Any]:
    shown = show(found, around)
    return {
        "words_added": found.words_added,
        "words_removed": found.words_removed,
        "is_exact": found.is_exact,
        "is_complete": shown.is_complete,
        "blocks": [
            {
                "kind": block.kind,
                "skipped_before": skipped,
                "segments": [{"kind": segment.kind, "text": segment.text} for segment in block.segments],
            }
            for skipped, block in shown.blocks
        ],
        "skipped_after": shown.left_out,
    }

"""The door to the graph of dependencies around a document."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.core.rest.serializers import StrictSerializer
from apps.documents.selectors import get_visible_document
from apps.documents.selectors.dependency_graph import MOST_LEVELS, DependencyGraph, dependencies_around
from apps.documents.states import DependencyKind, DocumentStatus


class GraphQuery(StrictSerializer):
    """How far to look."""

    depth = serializers.IntegerField(
        required=False, default=1, min_value=1, max_value=MOST_LEVELS, help_text="Levels in each direction; the nearest one by default."
    )


class GraphNode(serializers.Serializer[Any]):
    """A version in the graph."""

    uuid = serializers.UUIDField()
    document_number = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=DocumentStatus.choices)
    level = serializers.IntegerField(help_text="0: the document itself; above 0 what it builds upon, below 0 what builds upon it.")


class GraphEdge(serializers.Serializer[Any]):
    """`source` builds upon `target`."""

    source = serializers.UUIDField()  # type: ignore[assignment]
    target = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=DependencyKind.choices)
    kind_display = serializers.CharField()


class DocumentGraph(serializers.Serializer[Any]):
    """What a document builds upon and what builds upon it, as far as the reader may see."""

    root = serializers.UUIDField()  # type: ignore[assignment]
    nodes = GraphNode(many=True)
    edges = GraphEdge(many=True)
    is_cut = serializers.BooleanField(help_text="There is so much that the outermost was left out.")


class DocumentDependenciesView(APIView):
    """What a document builds upon and what builds upon it; a dependency follows the number to the version in force."""

    @extend_schema(operation_id="readDependencies", parameters=[GraphQuery], responses=DocumentGraph)
    def get(self, request: Request, uuid: UUID) -> Response:
        actor = actor_of(request)
        document = get_visible_document(actor, uuid)
        query = GraphQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        graph = dependencies_around(document, actor, levels=query.validated_data["depth"])
        return Response(_shape({node.document.pk: node.document.uuid for node in graph.nodes}, graph) | {"root": document.uuid})


def _shape(uuids: dict[int, UUID], graph: DependencyGraph) -> dict[str, Any]:
    return {
        "nodes": [
            {
                "uuid": node.document.uuid,
                "document_number": node.document.document_number,
                "version": node.document.version,
                "title": node.document.title,
                "status": node.document.status,
                "level": node.level,
            }
            for node in graph.nodes
        ],
        "edges": [
            {
                "source": uuids[link.source],
                "target": uuids[link.target],
                "kind": link.kind,
                "kind_display": DependencyKind(link.kind).label,
            }
            for link in graph.links
        ],
        "is_cut": graph.is_cut,
    }

"""Conditions of sight, written out: every list and every detail asks them, and Django takes milliseconds to compose the same."""

from typing import Any

from django.db.models import BooleanField, F, Func


class _Written(Func):
    """A condition about a column of the document (the braces in ``statement``) and an account (each ``%s``)."""

    statement = ""
    output_field = BooleanField()

    def __init__(self, column: str, user_id: int) -> None:
        super().__init__(F(column))
        self.user_id = user_id

    def as_sql(self, compiler: Any, connection: Any, *unused: Any, **context: Any) -> Any:
        column, parameters = compiler.compile(self.source_expressions[0])
        return self.statement.format(column), [*parameters, *[self.user_id] * self.statement.count("%s")]


class IsAssigned(_Written):
    """The account is or was assigned to the document."""

    statement = "EXISTS (SELECT FROM documents_documentparticipant AS part WHERE part.document_id = {} AND part.user_id = %s)"

    def __init__(self, user_id: int) -> None:
        super().__init__("pk", user_id)


class IsGranted(_Written):
    """The number of the document was granted to the account, or to a group that it is in."""

    statement = (
        "EXISTS (SELECT FROM documents_documentgrant AS granted WHERE granted.document_number = {} AND (granted.user_id = %s"
        # An array is known before the grants are looked at: an index answers for each half.
        " OR granted.group_id = ANY (ARRAY(SELECT place.group_id FROM users_user_groups AS place WHERE place.user_id = %s))))"
    )

    def __init__(self, user_id: int) -> None:
        super().__init__("document_number", user_id)

"""The pages of the document list as hand-written SQL: the same rows in the same order, and a count that stops at 10,000."""

from dataclasses import dataclass
from typing import Any

_COLUMNS = """
    d.uuid, d.id, d.document_number, lpad(d.version_major::text, 2, '0') || '.' || lpad(d.version_minor::text, 2, '0') AS version, d.title,
    t.code AS document_type, d.status, u.id AS author_id, u.username, u.first_name, u.last_name, d.department, d.sensitivity_label,
    d.effective_date, d.obsolescence_date, d.activated_at, d.revision, d.updated_at
"""
_JOINS = "JOIN users_user AS u ON u.id = d.author_id LEFT JOIN documents_documenttype AS t ON t.id = d.document_type_id"


@dataclass(frozen=True, slots=True)
class BareList:
    """One page of documents. ``condition`` is about ``d``, ``order`` a list of its columns."""

    condition: str
    order: str = "d.document_number, d.version_major, d.version_minor, d.id"
    offset: int = 0
    size: int = 50

    def page(self, cursor: Any) -> list[dict[str, Any]]:
        # The page is found by the narrow rows alone; the others are joined to what is shown.
        cursor.execute(f"""
            SELECT {_COLUMNS}
            FROM (
                SELECT d.* FROM documents_document AS d WHERE {self.condition}
                ORDER BY {self.order} LIMIT {self.size + 1} OFFSET {self.offset}
            ) AS d {_JOINS} ORDER BY {self.order}
        """)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchmany(self.size)]

    def counted(self, cursor: Any) -> int:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM documents_document AS d WHERE {self.condition} LIMIT 10001) AS counted")
        count: int = cursor.fetchone()[0]
        return count

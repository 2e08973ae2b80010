"""Document numbers: PREFIX-YEAR-NNNN, without gaps under concurrency and never given twice (product rule 5)."""

from django.db import connection

from apps.core import clock
from apps.documents.models import Document

# One statement takes the next number and locks the counter until the creating transaction ends: a rolled back creation gives
# its number back, and the next one waits to learn which it was.
_TAKE = """
INSERT INTO documents_documentnumbersequence AS sequence (prefix, year, last_number) VALUES (%s, %s, 1)
ON CONFLICT (prefix, year) DO UPDATE SET last_number = sequence.last_number + 1
RETURNING last_number
"""


def take_number(prefix: str) -> str:
    """The next number of this year for ``prefix``; numbers that came from elsewhere are passed over.

    Call it as late as possible in the transaction that writes the document: others wait from here until it ends.
    """
    year = clock.today().year
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [prefix, year])
            number = f"{prefix}-{year}-{cursor.fetchone()[0]:04d}"
        if not Document.objects.filter(document_number=number).exists():
            return number

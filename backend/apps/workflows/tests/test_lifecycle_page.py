"""docs/lifecycle.md says what the table says."""

import inspect

from django.conf import settings
from django.core.management import call_command

from apps.workflows.lifecycle import LIFECYCLE
from apps.workflows.page import lifecycle_page


def test_it_works(tmp_path):
    call_command("lifecycle_docs", file=tmp_path / "lifecycle.md", verbosity=0, stdout=(tmp_path / "said").open("w"))

    assert (tmp_path / "lifecycle.md").read_text() == lifecycle_page()


def test_the_page_in_the_project_is_the_one_that_the_table_makes():
    committed = (settings.PROJECT / "docs" / "lifecycle.md").read_text()

    assert committed == lifecycle_page(), "run `edms lifecycle_docs` and commit docs/lifecycle.md"


def test_every_move_has_its_line():
    page = lifecycle_page()

    for row in LIFECYCLE:
        assert f"| `{row.action}` |" in page


def test_every_guard_of_the_table_says_in_words_whom_it_lets_through():
    guards = {guard for row in LIFECYCLE for guard in (row.allow, *row.require)}

    assert not [guard.__name__ for guard in guards if not inspect.getdoc(guard)]


def test_a_line_reads_as_a_quality_manager_would_write_it():
    assert (
        "| `approve` | Pending approval → Approved, pending effective, when all assigned have agreed | "
        "An approver who has a task in this round | effective date, comment | Approver |"
    ) in lifecycle_page()
    assert "- `approve`: Authors never review or approve their own document" in lifecycle_page()

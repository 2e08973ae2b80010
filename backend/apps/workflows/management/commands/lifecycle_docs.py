"""Makes docs/lifecycle.md from the lifecycle table."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from apps.workflows.page import lifecycle_page


class Command(BaseCommand):
    help = "Write docs/lifecycle.md: the diagram and the table of every move, from the rows that enforce them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.PROJECT / "docs" / "lifecycle.md", help="Where to write it.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        file.write_text(lifecycle_page(), encoding="utf-8")
        self.stdout.write(f"Wrote {file}.")

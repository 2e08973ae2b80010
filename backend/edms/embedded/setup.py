"""What must be done between the start of the database and the start of the program: tables, static files, demo company."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from edms.embedded import programs
from edms.embedded.folders import BACKEND, Folders
from edms.embedded.refusal import CannotStart
from edms.embedded.supervision import child_environment


@dataclass(frozen=True, slots=True)
class Setup:
    """Runs management commands of an instance; what they say is kept in the log of this start."""

    folders: Folders

    @property
    def log(self) -> Path:
        return self.folders.log_of("setup")

    def begin(self) -> None:
        """Forget the log of the start before."""
        self.log.write_bytes(b"")

    def has_command(self, name: str) -> bool:
        """Whether an app of ours brings the command."""
        return any(BACKEND.glob(f"apps/*/management/commands/{name}.py"))

    def run(self, *command: str) -> None:
        """Run one command to its end; refuse to go on when it fails."""
        with self.log.open("ab") as log:
            done = subprocess.run(  # noqa: S603 - the command is ours
                programs.management(*command),
                check=False,
                cwd=BACKEND,
                env=child_environment(self.folders),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if done.returncode != 0:
            raise CannotStart(f"'edms {command[0]}' failed: read {self.log}{last_line_of(self.log)}.")


def last_line_of(log: Path) -> str:
    """The last thing a log says, for the end of a sentence that names the log; empty when there is nothing."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return f" (its last line: {lines[-1].strip()})" if lines else ""

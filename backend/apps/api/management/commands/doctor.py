"""`edms doctor`: examine this installation, name what is wrong, and say what helps."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.api.doctor import Finding, Verdict
from apps.api.doctor.examination import CHECKS, examine


class Command(BaseCommand):
    """Changes nothing. The exit code is 0 where nothing is at fault, 1 where something is; with --strict, warnings count as well."""

    help = "Examine this installation and name, for each finding, what helps. Exit code 1 where something is at fault."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        names = [check.name for check in CHECKS]
        parser.add_argument("--only", action="append", default=[], choices=names, metavar="NAME", help=f"only these: {', '.join(names)}")
        parser.add_argument("--json", action="store_true", help="for programs: one object a finding")
        parser.add_argument("--strict", action="store_true", help="exit code 1 for warnings, too")

    def handle(self, **options: Any) -> None:
        counted = {Verdict.FAULT, Verdict.WARNING} if options["strict"] else {Verdict.FAULT}
        findings = []
        for name, finding in examine(options["only"]):
            findings.append(finding)
            self.stdout.write(_as_json(name, finding) if options["json"] else _as_text(name, finding))
        if not options["json"]:
            self.stdout.write(_summed_up(findings))
        if any(finding.verdict in counted for finding in findings):
            raise SystemExit(1)


def _as_text(name: str, finding: Finding) -> str:
    shown = finding.verdict.upper() if finding.verdict == Verdict.FAULT else finding.verdict.value
    remedy = f"\n{'':27}→ {finding.remedy}" if finding.remedy else ""
    return f"{name:<12} {shown:<13}  {finding.found}{remedy}"


def _as_json(name: str, finding: Finding) -> str:
    return json.dumps({"check": name, "verdict": finding.verdict.value, "found": finding.found, "remedy": finding.remedy})


def _summed_up(findings: list[Finding]) -> str:
    counts = {verdict: sum(finding.verdict == verdict for finding in findings) for verdict in Verdict}
    if not counts[Verdict.FAULT] and not counts[Verdict.WARNING]:
        return "\nNothing is wrong."
    return f"\n{counts[Verdict.FAULT]} faults, {counts[Verdict.WARNING]} warnings."

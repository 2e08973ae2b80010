"""The people of the demonstration company, an invented maker of infusion pumps: at least one for each role."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.permissions import Actor, Role
from apps.users.models import User
from apps.users.services import create_user

COMPANY = "Larkmoor Infusion Systems"
DOMAIN = "larkmoor.example"
PASSWORD = "Demo-pass-2026"  # noqa: S105  (published on purpose; the demonstration is refused beyond this machine)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the demonstration company."""

    username: str
    role: Role
    first_name: str
    last_name: str
    department: str
    position: str
    employee_id: str

    def fields(self) -> dict[str, str]:
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": f"{self.username}@{DOMAIN}",
            "department": self.department,
            "position": self.position,
            "employee_id": self.employee_id,
        }


# fmt: off
MEMBERS = (
    Member("admin",     Role.SUPERUSER,      "Maren",    "Oswald",   "Information Technology", "System Owner",                 "LIS-1001"),
    Member("docadmin",  Role.DOCUMENT_ADMIN, "Tobias",   "Hallward", "Quality Assurance",      "Document Control Manager",     "LIS-1004"),
    Member("author",    Role.AUTHOR,         "Ines",     "Calloway", "Production",             "Process Engineer",             "LIS-1012"),
    Member("author2",   Role.AUTHOR,         "Jonas",    "Berrygate", "Laboratory",            "Validation Specialist",        "LIS-1019"),
    Member("reviewer",  Role.REVIEWER,       "Priya",    "Ramanand", "Quality Assurance",      "Senior Quality Engineer",      "LIS-1023"),
    Member("reviewer2", Role.REVIEWER,       "Emil",     "Sorbrook", "Production",             "Production Lead",              "LIS-1027"),
    Member("approver",  Role.APPROVER,       "Katharine", "Voss",    "Quality Assurance",      "Head of Quality",              "LIS-1002"),
    Member("approver2", Role.APPROVER,       "Mateo",    "Lindqvist", "Regulatory Affairs",    "Head of Regulatory Affairs",   "LIS-1003"),
    Member("viewer",    Role.VIEWER,         "Sunniva",  "Dale",     "Production",             "Machine Operator",             "LIS-1048"),
)
# fmt: on


def load_demo_people(*, actor: Actor) -> list[User]:
    """Create the accounts that are not there yet; an account that exists is left as it is. Records ``USER_CREATED`` for each new one."""
    existing = set(User.objects.filter(username__in=[member.username for member in MEMBERS]).values_list("username", flat=True))
    return [_create(actor, member) for member in MEMBERS if member.username not in existing]


def demo_people() -> Sequence[User]:
    """The accounts of the demonstration company that exist, with their roles."""
    return list(User.objects.with_role().filter(username__in=[member.username for member in MEMBERS]))


def _create(actor: Actor, member: Member) -> User:
    return create_user(
        actor=actor,
        username=member.username,
        password=PASSWORD,
        role=member.role,
        fields=member.fields(),
        reason=f"Demonstration company {COMPANY}",
    )

"""What each step of the ladder of roles may do: one table from permission code to the lowest role that holds it."""

from apps.core.permissions import Role

# fmt: off
LOWEST_ROLE = {
    "documents.view_document":       Role.VIEWER,
    "documents.add_document":        Role.AUTHOR,
    "documents.version_document":    Role.AUTHOR,
    "documents.obsolete_document":   Role.AUTHOR,
    "users.view_user":               Role.AUTHOR,
    "workflows.review_document":     Role.REVIEWER,
    "workflows.approve_document":    Role.APPROVER,
    "documents.view_documenttype":   Role.VIEWER,
    "documents.change_documenttype": Role.DOCUMENT_ADMIN,
    "workflows.reassign_task":       Role.DOCUMENT_ADMIN,
    "scheduler.trigger_task":        Role.DOCUMENT_ADMIN,
    "scheduler.view_taskrun":        Role.DOCUMENT_ADMIN,
    "audit.view_audittrail":         Role.DOCUMENT_ADMIN,
    "users.change_user":             Role.DOCUMENT_ADMIN,
    "users.change_group":           Role.DOCUMENT_ADMIN,
    "users.change_superuser":        Role.SUPERUSER,
}
# fmt: on


def holds(role: Role, permission: str) -> bool:
    """Whether ``role`` carries ``permission``; a permission that the table does not name belongs to superusers only."""
    return role >= LOWEST_ROLE.get(permission, Role.SUPERUSER)


def permissions_of(role: Role) -> list[str]:
    """The codes that ``role`` carries, sorted."""
    return sorted(code for code, lowest in LOWEST_ROLE.items() if role >= lowest)


def ladder_to(role: Role) -> list[str]:
    """The names of ``role`` and of every role that it includes, lowest first."""
    return [step.group for step in Role if Role.NONE < step <= role]

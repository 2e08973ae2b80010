"""The states and labels a document can carry: the words of the domain, one place for database, API and screen."""

from django.db import models


class DocumentStatus(models.TextChoices):
    """The eleven states of a document version, in the order of its life."""

    DRAFT = "DRAFT", "Draft"
    PENDING_REVIEW = "PENDING_REVIEW", "Pending review"
    UNDER_REVIEW = "UNDER_REVIEW", "Under review"
    REVIEWED = "REVIEWED", "Reviewed"
    PENDING_APPROVAL = "PENDING_APPROVAL", "Pending approval"
    APPROVED_PENDING_EFFECTIVE = "APPROVED_PENDING_EFFECTIVE", "Approved, pending effective"
    EFFECTIVE = "EFFECTIVE", "Effective"
    SCHEDULED_FOR_OBSOLESCENCE = "SCHEDULED_FOR_OBSOLESCENCE", "Scheduled for obsolescence"
    SUPERSEDED = "SUPERSEDED", "Superseded"
    OBSOLETE = "OBSOLETE", "Obsolete"
    TERMINATED = "TERMINATED", "Terminated"


S = DocumentStatus
IN_PREPARATION = (S.DRAFT, S.PENDING_REVIEW, S.UNDER_REVIEW, S.REVIEWED, S.PENDING_APPROVAL, S.APPROVED_PENDING_EFFECTIVE)
IN_WORKFLOW = (S.PENDING_REVIEW, S.UNDER_REVIEW, S.REVIEWED, S.PENDING_APPROVAL, S.APPROVED_PENDING_EFFECTIVE)
IN_FORCE = (S.EFFECTIVE, S.SCHEDULED_FOR_OBSOLESCENCE)
HISTORY = (S.SUPERSEDED, S.OBSOLETE)
FINAL = (S.SUPERSEDED, S.OBSOLETE, S.TERMINATED)


class SensitivityLabel(models.TextChoices):
    PUBLIC = "PUBLIC", "Public"
    INTERNAL = "INTERNAL", "Internal"
    CONFIDENTIAL = "CONFIDENTIAL", "Confidential"
    RESTRICTED = "RESTRICTED", "Restricted"


OPEN_LABELS = (SensitivityLabel.PUBLIC, SensitivityLabel.INTERNAL)


class DependencyKind(models.TextChoices):
    REFERENCES = "REFERENCES", "References"
    IMPLEMENTS = "IMPLEMENTS", "Implements"
    TEMPLATE_FOR = "TEMPLATE_FOR", "Template for"
    SUPPORTS = "SUPPORTS", "Supports"


class ParticipantRole(models.TextChoices):
    REVIEWER = "REVIEWER", "Reviewer"
    APPROVER = "APPROVER", "Approver"

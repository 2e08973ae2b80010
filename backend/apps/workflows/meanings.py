"""The meanings of signatures, with the sentence a person reads before signing (21 CFR 11.50(a)(3))."""

from apps.security.models import SignatureRole
from apps.security.services import Meaning

AUTHOR = Meaning(
    name="Author",
    sentence="I am the author of this document and submit it for review.",
    role=SignatureRole.AUTHOR,
)
REVIEWER = Meaning(
    name="Reviewer",
    sentence="I have reviewed this document and agree with its content.",
    role=SignatureRole.REVIEWER,
)
CHANGES_REQUESTED = Meaning(
    name="Reviewer (changes requested)",
    sentence="I have reviewed this document and request changes.",
    role=SignatureRole.REVIEWER,
)
APPROVER = Meaning(
    name="Approver",
    sentence="I approve this document for use from its effective date.",
    role=SignatureRole.APPROVER,
)
REJECTED = Meaning(
    name="Approver (rejected)",
    sentence="I do not approve this document.",
    role=SignatureRole.APPROVER,
)
WITHDRAWN = Meaning(
    name="Approver (withdrawn)",
    sentence="I withdraw the approval of this document before it takes effect.",
    role=SignatureRole.AMENDMENT,
)
NEW_DATE = Meaning(
    name="Approver (effective date changed)",
    sentence="I change the date on which this approved document takes effect.",
    role=SignatureRole.AMENDMENT,
)
OBSOLESCENCE = Meaning(
    name="Approver (obsolescence)",
    sentence="I approve that this document goes out of force on its obsolescence date.",
    role=SignatureRole.APPROVER,
)
OBSOLESCENCE_REJECTED = Meaning(
    name="Approver (obsolescence rejected)",
    sentence="I do not approve that this document goes out of force.",
    role=SignatureRole.APPROVER,
)
NEW_OBSOLESCENCE_DATE = Meaning(
    name="Approver (obsolescence date changed)",
    sentence="I change the date on which this document goes out of force.",
    role=SignatureRole.AMENDMENT,
)
OBSOLESCENCE_CANCELLED = Meaning(
    name="Approver (obsolescence cancelled)",
    sentence="I cancel the obsolescence of this document; it stays in force.",
    role=SignatureRole.AMENDMENT,
)

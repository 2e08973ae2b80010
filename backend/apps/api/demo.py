"""The demonstration company, loaded into an installation on this machine: people first, then what they work on."""

import ipaddress

from django.conf import settings
from django.db import transaction

from apps.api.demo_documents import load_demo_documents
from apps.audit.services import act, record
from apps.core.errors import Conflict
from apps.users.demo import COMPANY, demo_people, load_demo_people
from apps.users.models import User


def load_demo() -> int:
    """Load what is missing of the demonstration; how many accounts were new. Records ``DEMO_LOADED`` when there were any.

    Refuses (409 ``not_on_this_machine_only``) where the server listens beyond loopback: the passwords are published.
    """
    if not _is_loopback(settings.LISTEN_ADDRESS):
        raise Conflict(
            "not_on_this_machine_only",
            f"The demonstration has published passwords; it is refused while the server listens on {settings.LISTEN_ADDRESS}.",
        )
    with transaction.atomic():
        created = _load_people()
        if created:
            load_demo_documents({person.username: person for person in demo_people()})
    return created


def _load_people() -> int:
    system = User.objects.system()
    with act(system, reason=f"Demonstration company {COMPANY}"):
        created = load_demo_people(actor=system)
        if created:
            record("DEMO_LOADED", details={"accounts": len(created)})
    return len(created)


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

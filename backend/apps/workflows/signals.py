"""What happens to accounts and matters to workflows: whoever leaves may leave tasks behind."""

from typing import Any

from django.dispatch import receiver

from apps.users.signals import account_deactivated
from apps.workflows.services import tell_of_blocked_tasks


@receiver(account_deactivated, dispatch_uid="workflows.tell_of_tasks_left_behind")
def tell_of_tasks_left_behind(sender: object, **kwargs: Any) -> None:
    """Authors and admins hear at once, in the transaction of the deactivation, which documents now wait for nobody."""
    tell_of_blocked_tasks()

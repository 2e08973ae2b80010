"""System checks: a lifecycle table with an unknown, unreachable or dead-end state stops the program at start."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from apps.core.lifecycle import problems
from apps.documents.states import FINAL, DocumentStatus


@register
def lifecycle_is_sound(**_options: Any) -> Sequence[CheckMessage]:
    """The table knows every state, reaches every state and leaves every state that is not final."""
    from apps.workflows.lifecycle import LIFECYCLE
    from apps.workflows.words import WORDS

    found = problems(LIFECYCLE, states=frozenset(DocumentStatus), initial=DocumentStatus.DRAFT, final=frozenset(FINAL))
    actions = {transition.action for transition in LIFECYCLE}
    found += [f"action {action} has no words" for action in sorted(actions - WORDS.keys())]
    found += [f"the words of {action} belong to no row" for action in sorted(WORDS.keys() - actions)]
    return [Error(f"Lifecycle table: {problem}.", id="workflows.E001") for problem in found]

"""Whether the whole scheduler is paused: since when, by whom, and why."""

from apps.scheduler.models import SchedulerState


def pause_in_force() -> SchedulerState | None:
    """The pause with who began it; None while the scheduler works. One statement."""
    return SchedulerState.objects.filter(paused_at__isnull=False).select_related("paused_by").first()


def pause_in_words(pause: SchedulerState | None) -> str:
    """A sentence for people; empty where there is no pause."""
    if pause is None or pause.paused_at is None or pause.paused_by is None:
        return ""
    reason = pause.reason if pause.reason.endswith((".", "!", "?")) else f"{pause.reason}."
    return f"{pause.paused_by.full_name} paused the scheduler on {pause.paused_at:%Y-%m-%d} at {pause.paused_at:%H:%M} UTC: {reason}"

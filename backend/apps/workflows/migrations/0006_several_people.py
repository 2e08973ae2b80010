"""Tasks that wait for their turn, and tasks of people who were taken off while the workflow ran."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0005_obsolescence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="workflowtask",
            name="task_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="workflowtask",
            name="task_unique_per_round_role_and_person",
        ),
        migrations.RemoveConstraint(
            model_name="workflowtask",
            name="task_ended_unless_pending",
        ),
        migrations.RemoveIndex(
            model_name="workflowtask",
            name="task_pending_of_workflow",
        ),
        migrations.AddField(
            model_name="documentworkflow",
            name="in_order",
            field=models.BooleanField(db_default=False, default=False, help_text="Do its approvers decide one after the other?"),
        ),
        migrations.AddField(
            model_name="workflowtask",
            name="blocked_told_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="When author and admins were told that its assignee cannot act.", null=True
            ),
        ),
        migrations.AddField(
            model_name="workflowtask",
            name="position",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text="The turn among those who decide in order."),
        ),
        migrations.AlterField(
            model_name="workflowtask",
            name="status",
            field=models.CharField(
                choices=[("PENDING", "Open"), ("WAITING", "Waiting for its turn"), ("COMPLETED", "Done"), ("CANCELLED", "Cancelled")],
                default="PENDING",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="workflowtask",
            index=models.Index(
                condition=models.Q(("status__in", ("PENDING", "WAITING"))), fields=["workflow"], name="task_undecided_of_workflow"
            ),
        ),
        migrations.AddConstraint(
            model_name="workflowtask",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["CANCELLED", "COMPLETED", "PENDING", "WAITING"])), name="task_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="workflowtask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "CANCELLED"), _negated=True),
                fields=("workflow", "round", "role", "assignee"),
                name="task_unique_per_round_role_and_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="workflowtask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("status__in", ("PENDING", "WAITING"))),
                    models.Q(models.Q(("status__in", ("PENDING", "WAITING")), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="task_ended_unless_undecided",
            ),
        ),
    ]

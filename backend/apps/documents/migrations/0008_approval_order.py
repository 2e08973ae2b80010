"""What a type says about several people: the order in which approvers decide, and who may start a new version."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_attachments"),
    ]

    operations = [
        migrations.AddField(
            model_name="documenttype",
            name="approval_order",
            field=models.CharField(
                choices=[("parallel", "All at once"), ("in_order", "One after the other")],
                db_default="parallel",
                default="parallel",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="documenttype",
            name="version_starters",
            field=models.CharField(
                choices=[
                    ("authors", "Anybody who writes documents"),
                    ("its_author", "The author of the document, and admins"),
                    ("admins", "Document admins"),
                ],
                db_default="authors",
                default="authors",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="documenttype",
            constraint=models.CheckConstraint(
                condition=models.Q(("approval_order__in", ["in_order", "parallel"])), name="documenttype_approval_order_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="documenttype",
            constraint=models.CheckConstraint(
                condition=models.Q(("version_starters__in", ["admins", "authors", "its_author"])),
                name="documenttype_version_starters_known",
            ),
        ),
    ]

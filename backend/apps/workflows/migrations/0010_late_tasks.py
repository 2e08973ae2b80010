"""When somebody was last told that a task is late, so that a day has one reminder and a week one escalation."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflows', '0009_no_circles'),
    ]

    operations = [
        migrations.AddField(
            model_name='workflowtask',
            name='escalated_on',
            field=models.DateField(blank=True, editable=False, help_text='The last day on which others were told that it is late.', null=True),
        ),
        migrations.AddField(
            model_name='workflowtask',
            name='reminded_on',
            field=models.DateField(blank=True, editable=False, help_text='The last day on which its assignee was reminded.', null=True),
        ),
    ]

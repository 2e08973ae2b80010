"""Workers and beats say whether they reach the broker. The database fills it in for processes of the release before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduler', '0005_acknowledged_alerts'),
    ]

    operations = [
        migrations.AddField(
            model_name='heartbeat',
            name='broker_trouble',
            field=models.TextField(blank=True, db_default='', default='', help_text='Why it cannot reach the broker; empty when it can.'),
        ),
    ]

"""Chains are listed by their first runs."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduler', '0006_what_processes_say_of_the_broker'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='taskrun',
            index=models.Index(condition=models.Q(('chain_position', 0)), fields=['-id'], name='taskrun_chains'),
        ),
    ]

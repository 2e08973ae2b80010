"""Groups of people, beside the groups that carry roles."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('users', '0003_credential_epoch'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeopleGroup',
            fields=[
                ('group_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='auth.group')),
                ('description', models.CharField(blank=True, max_length=300)),
                ('revision', models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                'ordering': ('name',),
                'default_permissions': (),
            },
            bases=('auth.group',),
        ),
        # Groups are emptied, never deleted: what was granted to them must stay explainable.
        migrations.RunSQL("REVOKE DELETE ON public.users_peoplegroup FROM edms_app", migrations.RunSQL.noop),
    ]

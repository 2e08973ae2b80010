"""Comments on versions. What was said only goes with its document; answers answer the comment that began the discussion."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


GUARD = """
CREATE FUNCTION public.refuse_lost_comment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.documents_document WHERE id = OLD.document_id) THEN
        RAISE EXCEPTION 'Comment % stays as long as its document: withdraw it instead', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER comments_go_with_their_document AFTER DELETE ON public.documents_documentcomment
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.refuse_lost_comment();

CREATE FUNCTION public.refuse_misplaced_answer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.documents_documentcomment AS answered
        WHERE answered.id = NEW.parent_id AND answered.document_id = NEW.document_id AND answered.parent_id IS NULL
    ) THEN
        RAISE EXCEPTION 'An answer answers the comment that began a discussion of the same version' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER answers_stand_in_their_thread BEFORE INSERT ON public.documents_documentcomment FOR EACH ROW
WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION public.refuse_misplaced_answer();

CREATE FUNCTION public.refuse_moved_comment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Who said what about what, and when, never changes' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER comments_stay_where_they_are BEFORE UPDATE ON public.documents_documentcomment FOR EACH ROW
WHEN ((OLD.id, OLD.document_id, OLD.parent_id, OLD.author_id, OLD.created_at, OLD.anchor_kind, OLD.page, OLD.section)
      IS DISTINCT FROM (NEW.id, NEW.document_id, NEW.parent_id, NEW.author_id, NEW.created_at, NEW.anchor_kind, NEW.page, NEW.section)
      OR OLD.withdrawn_at IS NOT NULL AND NEW.text <> '')
EXECUTE FUNCTION public.refuse_moved_comment();
"""
UNDO = """
DROP TRIGGER comments_stay_where_they_are ON public.documents_documentcomment;
DROP TRIGGER answers_stand_in_their_thread ON public.documents_documentcomment;
DROP TRIGGER comments_go_with_their_document ON public.documents_documentcomment;
DROP FUNCTION public.refuse_moved_comment();
DROP FUNCTION public.refuse_misplaced_answer();
DROP FUNCTION public.refuse_lost_comment();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0005_grants'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='documenttype',
            name='open_comments_block_approval',
            field=models.BooleanField(db_default=False, default=False, help_text='Must every discussion be resolved before a version is approved?'),
        ),
        migrations.CreateModel(
            name='DocumentComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('anchor_kind', models.CharField(choices=[('general', 'The version as a whole'), ('page', 'A page'), ('section', 'A section')], default='general', max_length=10)),
                ('page', models.PositiveIntegerField(blank=True, null=True)),
                ('section', models.CharField(blank=True, max_length=200)),
                ('quote', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='documents.document')),
                ('parent', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='documents.documentcomment')),
                ('reopened_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('id',),
                'default_permissions': (),
                'indexes': [models.Index(fields=['document', 'id'], name='comment_by_document'), models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='comment_by_thread'), models.Index(condition=models.Q(('parent__isnull', True), ('resolved_at__isnull', True), ('withdrawn_at__isnull', True)), fields=['document'], name='comment_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('anchor_kind__in', ['general', 'page', 'section'])), name='comment_anchor_known'), models.CheckConstraint(condition=models.Q(models.Q(('anchor_kind', 'general'), ('page__isnull', True), ('section', '')), models.Q(('anchor_kind', 'page'), ('page__gte', 1), ('page__isnull', False), ('section', '')), models.Q(('anchor_kind', 'section'), ('page__isnull', True), models.Q(('section', ''), _negated=True)), _connector='OR'), name='comment_anchor_names_its_place'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('anchor_kind', 'general'), ('resolved_at__isnull', True)), _connector='OR'), name='comment_answer_belongs_to_its_thread'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='comment_not_answered_by_itself'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), models.Q(('text', ''), _negated=True)), models.Q(('quote', ''), ('text', ''), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='comment_has_text_unless_withdrawn'), models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='comment_resolved_by_somebody')],
            },
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]

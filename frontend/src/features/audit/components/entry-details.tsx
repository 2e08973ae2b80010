/** Everything that an entry holds, and where it leads. */
import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Facts } from '@/components/ui/facts'
import { DateTimeText } from '@/components/ui/time-text'
import { inWords } from '@/lib/in-words'
import type { AuditEntry } from '../api/audit-trail'
import { detailsOf, isAboutDocument, runOf } from '../api/entries'
import classes from './trail-entries.module.css'
import { useObjectTypes } from './use-object-types'

export function EntryDetails({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit')
  const types = useObjectTypes()
  const { actor, object } = entry
  const objectInWords = [types.get(object.type) ?? object.type, object.label].filter(Boolean).join(': ')
  return (
    <>
      <Facts
        facts={[
          [t('facts.when'), <DateTimeText key="when" moment={entry.timestamp} />],
          [t('facts.who'), t('actor', { name: actor.full_name, login: actor.username })],
          [t('facts.role'), inWords(actor.role)],
          [t('facts.action'), entry.action],
          [t('facts.object'), objectInWords],
          ...detailsOf(entry),
          [t('facts.correlation'), entry.correlation_id],
          [t('facts.request'), entry.request_id],
          [t('facts.address'), entry.ip_address],
          [t('facts.agent'), entry.user_agent],
          [t('facts.uuid'), entry.uuid],
        ]}
      />
      <div className={classes.links}>
        <SubjectLink entry={entry} />
        {object.id && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link {...props} to="/audit" search={{ object_type: object.type, object_id: object.id }} />
            )}
          >
            {t('sameObject')}
          </Anchor>
        )}
      </div>
    </>
  )
}

function SubjectLink({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit')
  const run = runOf(entry)
  if (isAboutDocument(entry)) return <DocumentLink uuid={entry.object.uuid} />
  if (!run) return null
  return (
    <Anchor component={Link} to={`/scheduler/runs/${run}`} size="sm">
      {t('openRun')}
    </Anchor>
  )
}

function DocumentLink({ uuid }: { uuid: string | null }) {
  const { t } = useTranslation('audit')
  if (uuid === null)
    return (
      <Text size="sm" c="dimmed">
        {t('noDocument')}
      </Text>
    )
  return (
    <Anchor component={Link} to={`/documents/${uuid}`} size="sm">
      {t('openDocument')}
    </Anchor>
  )
}

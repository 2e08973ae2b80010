/** One entry: when, the sentence, what changed and why; everything else on demand. */
import { Anchor, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

import { ChevronRightIcon } from '@/components/ui/icons'
import { formatClock } from '@/lib/time'
import type { AuditEntry } from '../api/audit-trail'
import { EntryChanges } from './entry-changes'
import { EntryDetails } from './entry-details'
import classes from './trail-entries.module.css'

export function TrailEntry({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit')
  const [isOpen, { toggle }] = useDisclosure(false)
  const details = useId()
  return (
    <li className={classes.entry}>
      <time dateTime={entry.timestamp} className={classes.time}>
        {formatClock(entry.timestamp)}
      </time>
      <div className={classes.words}>
        <Text size="sm">{entry.sentence}</Text>
        <EntryChanges entry={entry} />
        {entry.reason && (
          <Text size="sm" c="dimmed">
            {t('reason', { reason: entry.reason })}
          </Text>
        )}
        {isOpen && (
          <div id={details} className={classes.details}>
            <EntryDetails entry={entry} />
          </div>
        )}
      </div>
      <div className={classes.ways}>
        <Anchor
          size="sm"
          renderRoot={(props) => <Link {...props} to="/audit" search={{ correlation_id: entry.correlation_id }} />}
        >
          {t('sameAct')}
        </Anchor>
        <UnstyledButton
          className={classes.toggle}
          aria-label={t('detailsOf', { id: entry.id })}
          aria-expanded={isOpen}
          {...(isOpen && { 'aria-controls': details })}
          onClick={toggle}
        >
          {t('details')}
          <ChevronRightIcon size={14} />
        </UnstyledButton>
      </div>
    </li>
  )
}

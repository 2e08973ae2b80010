/** Entries of the trail by day, newest first, each a sentence with what changed. */
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'

import { DateText } from '@/components/ui/time-text'
import { groupBy } from '@/lib/group-by'
import { dayOf } from '@/lib/time'
import type { AuditEntry } from '../api/audit-trail'
import classes from './trail-entries.module.css'
import { TrailEntry } from './trail-entry'

interface TrailEntriesProps {
  entries: readonly AuditEntry[]
  /** They are those of the question before. */
  isStale: boolean
}

export function TrailEntries({ entries, isStale }: TrailEntriesProps) {
  const { t } = useTranslation('audit')
  const days = groupBy(entries, (entry) => dayOf(entry.timestamp))
  return (
    <section aria-label={t('label')} aria-busy={isStale} className={classes.trail} data-stale={isStale || undefined}>
      {[...days].map(([day, members]) => (
        <Fragment key={day}>
          <h2 className={classes.day}>
            <DateText day={day} />
          </h2>
          <ol className={classes.entries}>
            {members.map((entry) => (
              <TrailEntry key={entry.id} entry={entry} />
            ))}
          </ol>
        </Fragment>
      ))}
    </section>
  )
}

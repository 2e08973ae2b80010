/** What is on record about a document: who did what and why, with the old and the new values. */
import { Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type Change, OldAndNew } from '@/components/ui/old-and-new'
import { Pager } from '@/components/ui/pager'
import { QueryStates } from '@/components/ui/query-states'
import { DateTimeText } from '@/components/ui/time-text'
import { changesIn } from '@/lib/recorded-changes'
import { documentStates } from '@/lib/states'
import { recordOf } from '../api/document'
import classes from './document-record.module.css'

const ROWS = 25

export function DocumentRecord({ uuid }: { uuid: string }) {
  const { t } = useTranslation('documents')
  const [wanted, setWanted] = useState<{ page?: number | undefined; page_size?: number | undefined }>({
    page_size: ROWS,
  })
  const states = useQuery(documentStates).data
  const wordFor = (value: string) => states?.find(({ code }) => code === value)?.name ?? value
  const inWords = ({ label, before, after }: Change) => ({ label, before: wordFor(before), after: wordFor(after) })
  const query = useQuery({ ...recordOf(uuid, wanted), placeholderData: keepPreviousData })
  return (
    <QueryStates query={query}>
      {(list) => (
        <>
          <ol className={classes.entries} aria-label={t('record.title')}>
            {list.results.map((entry) => (
              <li key={entry.id} className={classes.entry}>
                <div>{entry.sentence}</div>
                <Text size="xs" c="dimmed" component="div">
                  <DateTimeText moment={entry.timestamp} />
                </Text>
                <OldAndNew changes={changesIn(entry.field_changes).map(inWords)} />
                {entry.reason && (
                  <Text size="sm" className={classes.reason}>
                    {t('record.reason', { reason: entry.reason })}
                  </Text>
                )}
              </li>
            ))}
          </ol>
          <Pager list={list} page={wanted.page} pageSize={wanted.page_size} onChange={setWanted} />
        </>
      )}
    </QueryStates>
  )
}

/** One rehearsal: how it ended, what was compared, and every difference in words. */
import { Alert, Badge, List, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { DateTimeText } from '@/components/ui/time-text'
import { type Rehearsal, readReport } from '../api/rehearsals'
import classes from './rehearsals.module.css'

const MS_PER_SECOND = 1000
const MINUTE = 60

export function RehearsalReport({ rehearsal }: { rehearsal: Rehearsal }) {
  const { t } = useTranslation('backups')
  const { counts, brokenSignatures, differences } = readReport(rehearsal)
  return (
    <>
      <div className={classes.head}>
        <Badge variant="light" radius="sm" fw={600} color={rehearsal.passed ? 'teal' : 'red'}>
          {t(rehearsal.passed ? 'rehearsals.passed' : 'rehearsals.failed')}
        </Badge>
        <Text size="sm" c="dimmed">
          <DateTimeText moment={rehearsal.finished_at} />
          {' · '}
          <Duration rehearsal={rehearsal} />
        </Text>
      </div>
      {counts.length > 0 && (
        <ul className={classes.counts} aria-label={t('rehearsals.compared')}>
          {counts.map(([name, count]) => (
            <li key={name}>{t(`rehearsals.count.${name}`, { count })}</li>
          ))}
        </ul>
      )}
      {brokenSignatures > 0 && <Text size="sm">{t('rehearsals.broken', { count: brokenSignatures })}</Text>}
      {differences.length === 0 && rehearsal.passed && <Text size="sm">{t('rehearsals.noDifference')}</Text>}
      {differences.length > 0 && <Differences differences={differences} />}
    </>
  )
}

function Differences({ differences }: { differences: readonly string[] }) {
  const { t } = useTranslation('backups')
  return (
    <Alert color="red" title={t('rehearsals.differences', { count: differences.length })}>
      <List size="sm" className={classes.differences}>
        {differences.map((difference) => (
          <List.Item key={difference}>{difference}</List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        {t('rehearsals.todo')}
      </Text>
    </Alert>
  )
}

function Duration({ rehearsal: { started_at, finished_at } }: { rehearsal: Rehearsal }) {
  const { t } = useTranslation('backups')
  const seconds = Math.max(1, Math.round((Date.parse(finished_at) - Date.parse(started_at)) / MS_PER_SECOND))
  const duration =
    seconds < MINUTE
      ? t('rehearsals.seconds', { count: seconds })
      : t('rehearsals.minutes', { count: Math.round(seconds / MINUTE) })
  return t('rehearsals.duration', { duration })
}

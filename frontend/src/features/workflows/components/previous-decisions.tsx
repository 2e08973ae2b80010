/** What sent a document back in earlier rounds: who, when and why, for whoever hands it on again. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { PersonName } from '@/components/ui/person-name'
import { DateTimeText } from '@/components/ui/time-text'
import type { Offer } from '../api/moves'
import classes from './workflow-history.module.css'

export function PreviousDecisions({ decisions }: { decisions: Offer['previous_decisions'] }) {
  const { t } = useTranslation('workflows')
  if (decisions.length === 0) return null
  return (
    <section aria-label={t('moves.earlier')}>
      <h3 className={classes.heading}>{t('moves.earlier')}</h3>
      <ol className={classes.moves}>
        {decisions.map(({ action, label, round, decided_by, decided_at, comment }) => (
          <li key={`${action} ${decided_by.id} ${decided_at}`} className={classes.move}>
            <div className={classes.head}>
              <span className={classes.what}>{label}</span>
              <span>{t('history.round', { round })}</span>
            </div>
            <Text size="sm" c="dimmed" component="div">
              <PersonName person={decided_by} />
              {' · '}
              <DateTimeText moment={decided_at} />
            </Text>
            {comment && <p className={classes.why}>{comment}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

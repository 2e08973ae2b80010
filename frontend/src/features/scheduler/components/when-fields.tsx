/** On which day and at what time a run is to begin, by the organisation's clock; a time that clocks show twice is asked about. */
import { Radio, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { momentsAt } from '@/lib/days'
import { formatMoment, organisationZone, today } from '@/lib/time'
import classes from './run-order.module.css'

export interface When {
  day: string
  clock: string
  /** Which of two moments at which the clocks show this time. */
  which: 0 | 1
}

/** The moment that was chosen, or what is wrong with the choice. */
export function momentIn({ day, clock, which }: When): { eta: string } | { mistake: 'needed' | 'skipped' | 'past' } {
  if (!day || !clock) return { mistake: 'needed' }
  const moments = momentsAt(`${day}T${clock}`)
  const eta = moments[which] ?? moments[0]
  if (!eta) return { mistake: 'skipped' }
  return Date.parse(eta) < Date.now() ? { mistake: 'past' } : { eta }
}

interface WhenFieldsProps {
  when: When
  /** What is wrong, said by us or by the server. */
  mistake: string | undefined
  onChange: (when: When) => void
}

export function WhenFields({ when, mistake, onChange }: WhenFieldsProps) {
  const { t } = useTranslation('control')
  const zone = organisationZone()
  const moments = when.day && when.clock ? momentsAt(`${when.day}T${when.clock}`) : []
  return (
    <>
      <div className={classes.when}>
        <TextInput
          type="date"
          label={t('later.day')}
          min={today()}
          error={Boolean(mistake)}
          value={when.day}
          onChange={(event) => onChange({ ...when, day: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('later.clock', { zone })}
          error={Boolean(mistake)}
          value={when.clock}
          onChange={(event) => onChange({ ...when, clock: event.currentTarget.value })}
        />
      </div>
      {mistake && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {mistake}
        </Text>
      )}
      {moments.length > 1 && (
        <Radio.Group
          label={t('later.twice', { zone })}
          value={String(when.which)}
          onChange={(which) => onChange({ ...when, which: which === '1' ? 1 : 0 })}
        >
          <div className={classes.modes}>
            {moments.map((moment, index) => (
              <Radio key={moment} value={String(index)} label={formatMoment(moment)} />
            ))}
          </div>
        </Radio.Group>
      )}
    </>
  )
}

/** Tasks of which somebody asks that running them by hand need no second person any more; a second person decides on that, too. */
import type { ButtonProps } from '@mantine/core'
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ExplainedButton } from '@/components/ui/explained-button'
import { Section } from '@/components/ui/section'
import { DateTimeText } from '@/components/ui/time-text'
import { tell } from '@/lib/toasts'
import { type DeedOnWaiver, useDeedOnWaiver, type Waiver, type WaiverOffer } from '../api/control'
import { type ScheduledTask, schedulerStatus } from '../api/status'
import classes from './awaiting-runs.module.css'
import { ReasonDialog } from './reason-dialog'
import { useFocusKept } from './use-focus-kept'

const LOOKS: Record<DeedOnWaiver, ButtonProps> = {
  approve: {},
  refuse: { variant: 'default' },
  withdraw: { variant: 'default' },
}

type Waived = ScheduledTask & { waiver: Waiver }

/** Nothing where nobody asks. */
export function AwaitingWaivers() {
  const { t } = useTranslation('control')
  const { data } = useQuery(schedulerStatus)
  const { place: heading, keepFocus } = useFocusKept<HTMLHeadingElement>(data)
  const waived = data?.tasks.filter((task): task is Waived => task.waiver !== null) ?? []
  if (waived.length === 0) return null
  return (
    <Section title={t('waiver.title')} headingRef={heading}>
      <ul className={classes.runs} aria-label={t('waiver.title')}>
        {waived.map((task) => (
          <AwaitingWaiver key={task.task_name} task={task} onDone={keepFocus} />
        ))}
      </ul>
    </Section>
  )
}

function AwaitingWaiver({ task, onDone }: { task: Waived; onDone: () => void }) {
  const { t } = useTranslation('control')
  const [chosen, setChosen] = useState<WaiverOffer | null>(null)
  const { asked_by, asked_at, reason, offers } = task.waiver
  const done = () => {
    setChosen(null)
    onDone()
  }
  return (
    <li className={classes.run}>
      <div className={classes.words}>
        <Text size="sm" fw={600}>
          {t('waiver.what', task)}
        </Text>
        <Text size="sm" c="dimmed">
          {t('awaiting.by', { name: asked_by.full_name })} <DateTimeText moment={asked_at} relative />
        </Text>
        <Text size="sm">{reason}</Text>
      </div>
      <div className={classes.deeds}>
        {offers.map((offer) => (
          <ExplainedButton
            key={offer.action}
            {...LOOKS[offer.action]}
            size="xs"
            label={t(`waiver.${offer.action}.buttonOf`, task)}
            whyNot={offer.refusals[0]?.message}
            onClick={() => setChosen(offer)}
          >
            {t(`waiver.${offer.action}.button`)}
          </ExplainedButton>
        ))}
      </div>
      {chosen && <WaiverDeed task={task} offer={chosen} onDone={done} onClose={() => setChosen(null)} />}
    </li>
  )
}

interface WaiverDeedProps {
  task: ScheduledTask
  offer: WaiverOffer
  onDone: () => void
  onClose: () => void
}

function WaiverDeed({ task, offer: { action, needs_reason }, onDone, onClose }: WaiverDeedProps) {
  const { t } = useTranslation('control')
  const done = () => {
    tell('success', t(`waiver.${action}.done`, task))
    onDone()
  }
  return (
    <ReasonDialog
      title={t(`waiver.${action}.title`, task)}
      advice={t(`waiver.${action}.advice`)}
      confirmLabel={t(`waiver.${action}.button`)}
      needsReason={needs_reason}
      deed={useDeedOnWaiver(task.task_name, action)}
      onDone={done}
      onClose={onClose}
    />
  )
}

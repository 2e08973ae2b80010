/** The parts of the system, each with its points, what was found and what to do about it. */
import { Badge, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { inWords } from '@/lib/in-words'
import type { Component } from '../api/results'
import type { HealthStatus } from '../api/status'
import classes from './health-parts.module.css'
import { HEALTH_COLOURS } from './status-colours'

/** A word that a newer server uses counts as not known. */
function known(status: string): HealthStatus {
  return status in HEALTH_COLOURS ? (status as HealthStatus) : 'unknown'
}

export function HealthParts({ parts }: { parts: Readonly<Record<string, Component>> }) {
  const { t } = useTranslation('health')
  return (
    <ul className={classes.parts} aria-label={t('breakdown')}>
      {Object.entries(parts).map(([name, part]) => (
        <Part key={name} name={name} part={part} />
      ))}
    </ul>
  )
}

function Part({ name, part }: { name: string; part: Component }) {
  const { t } = useTranslation(['scheduler', 'health'])
  const status = known(part.status)
  const { score, max } = part
  return (
    <li className={classes.part}>
      <div className={classes.head}>
        <Text size="sm" fw={600}>
          {inWords(name)}
        </Text>
        <Badge variant="light" radius="sm" color={HEALTH_COLOURS[status]}>
          {t(`part.${status}`)}
        </Badge>
        <Text size="xs" c="dimmed" className={classes.points}>
          {score === null ? t('health:noPoints', { max }) : t('health:points', { score, max })}
        </Text>
      </div>
      <Text size="sm" c="dimmed">
        {part.details}
      </Text>
      {part.recommendation && (
        <Text size="sm">
          <b>{t('health:todo')}</b> {part.recommendation}
        </Text>
      )}
    </li>
  )
}

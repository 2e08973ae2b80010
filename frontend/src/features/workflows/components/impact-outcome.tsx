/** What follows from the answer that a new version is needed: what the server offers next, and the way to the document. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import type { ImpactAnswered } from '../api/impact'
import classes from './impact-outcome.module.css'

interface ImpactOutcomeProps {
  answered: ImpactAnswered
  onClose: () => void
}

export function ImpactOutcome({ answered, onClose }: ImpactOutcomeProps) {
  const { t } = useTranslation('workflows')
  const { offers, task } = answered
  const { uuid, document_number: number, version } = task.document
  return (
    <>
      <Stack gap="md" role="status">
        <Text size="sm">{t('impact.recorded', { number, version })}</Text>
        {offers.length === 0 && <Text size="sm">{t('impact.nothingOffered')}</Text>}
        {offers.length > 0 && (
          <section aria-label={t('impact.next')}>
            <h3 className={classes.heading}>{t('impact.next')}</h3>
            <ul className={classes.offers}>
              {offers.map(({ action, label, description, refusals }) => (
                <li key={action}>
                  <span className={classes.label}>{label}</span> {description}
                  {refusals.map(({ code, message }) => (
                    <Text key={code} size="sm" c="red">
                      {message}
                    </Text>
                  ))}
                </li>
              ))}
            </ul>
          </section>
        )}
      </Stack>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('impact.close')}
        </Button>
        <Button component={Link} to={`/documents/${uuid}`} data-autofocus>
          {t('impact.open', { number, version })}
        </Button>
      </Group>
    </>
  )
}

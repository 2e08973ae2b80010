/** Says across the top that what is done here does not count, where that is so. */
import { useTranslation } from 'react-i18next'

import { InfoIcon } from '@/components/ui/icons'
import { inWords } from '@/lib/in-words'
import { useOrganisation } from '@/lib/organisation'
import classes from './shell.module.css'

export function EnvironmentBanner() {
  const { t } = useTranslation('app')
  const { environment, is_production, is_demonstration } = useOrganisation()
  if (is_production) return null
  const name = is_demonstration ? t('environment.demonstration') : inWords(environment)
  const advice = t(is_demonstration ? 'environment.demonstrationAdvice' : 'environment.advice')
  return (
    <p className={classes.environment} data-environment>
      <InfoIcon size={16} />
      <strong>{name}</strong>
      <span>{t('environment.short')}</span>
      <span className={classes.advice}>{advice}</span>
    </p>
  )
}

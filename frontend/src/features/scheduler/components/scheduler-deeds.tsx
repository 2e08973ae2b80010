/** What can be done with the scheduler as a whole: running several tasks as a chain, and pausing everything. */
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PauseControl } from './pause-control'

export function SchedulerDeeds() {
  const { t } = useTranslation('control')
  return (
    <>
      <Button size="xs" variant="default" component={Link} to="/scheduler/chains/new">
        {t('chain.new')}
      </Button>
      <PauseControl />
    </>
  )
}

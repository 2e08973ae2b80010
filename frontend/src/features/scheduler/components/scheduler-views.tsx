/** The ways to look at the scheduler: its tasks, and the history of their runs. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import classes from './scheduler-views.module.css'

export function SchedulerViews() {
  const { t } = useTranslation('scheduler')
  return (
    <nav className={classes.views} aria-label={t('views.label')}>
      <Link to="/scheduler" className={classes.view} activeOptions={{ exact: true }}>
        {t('views.tasks')}
      </Link>
      <Link to="/scheduler/runs" className={classes.view} activeOptions={{ includeSearch: false }}>
        {t('views.history')}
      </Link>
    </nav>
  )
}

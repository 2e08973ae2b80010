/** The state of a run in a word and a colour, and the mark of one that changes nothing. */
import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { RunState } from '../api/run-states'
import classes from './run-badges.module.css'
import { RUN_COLOURS } from './status-colours'

export function RunBadges({ run }: { run: { state: RunState; dry_run: boolean } }) {
  const { t } = useTranslation('scheduler')
  return (
    <span className={classes.badges}>
      <Badge variant="light" radius="sm" fw={600} color={RUN_COLOURS[run.state]}>
        {t(`runState.${run.state}`)}
      </Badge>
      {run.dry_run && (
        <Badge variant="outline" radius="sm" color="gray">
          {t('task.dryRun')}
        </Badge>
      )}
    </span>
  )
}

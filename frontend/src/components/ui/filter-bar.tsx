/** The line above a list: what it is searched and filtered by, a way back to everything, and what can be done with it. */
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './filter-bar.module.css'
import { CrossIcon } from './icons'

interface FilterBarProps {
  /** The fields, each with a label. */
  children: ReactNode
  /** Given when something is filtered. */
  onClear?: (() => void) | undefined
  /** Deeds with the list: export, columns. */
  actions?: ReactNode
}

export function FilterBar({ children, onClear, actions }: FilterBarProps) {
  const { t } = useTranslation('app')
  return (
    <search className={classes.container}>
      <div className={classes.bar}>
        <div className={classes.fields}>
          {children}
          {onClear && (
            <Button variant="subtle" color="gray" leftSection={<CrossIcon size={14} />} onClick={onClear}>
              {t('filters.clear')}
            </Button>
          )}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
    </search>
  )
}

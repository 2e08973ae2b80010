/** The head of a page: its name (also the document's title), what it is about, and its main deeds. */
import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import classes from './page-header.module.css'

interface PageHeaderProps {
  title: string
  /** For the browser's tab, where it should differ from the heading. */
  documentTitle?: string
  subtitle?: ReactNode
  /** Stands above the title: a way back, a number. */
  above?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, documentTitle = title, subtitle, above, actions }: PageHeaderProps) {
  const { t } = useTranslation('app')
  return (
    <header className={classes.header}>
      <title>{`${documentTitle} · ${t('product.name')}`}</title>
      <div className={classes.words}>
        {above}
        <Title order={1} size="h2" id="page-title" className={classes.title}>
          {title}
        </Title>
        {subtitle && (
          <Text component="div" c="dimmed" size="sm">
            {subtitle}
          </Text>
        )}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  )
}

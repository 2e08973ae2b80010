/** A page of one calm column under one heading, for everything that stands outside of the working area. */
import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Mark } from '@/components/ui/mark'
import classes from './plain-page.module.css'

export function PlainPage({ title, subtitle, children }: { title: string; subtitle: string; children: ReactNode }) {
  const { t } = useTranslation('app')
  return (
    <main className={classes.page}>
      <title>{`${title} · ${t('product.name')}`}</title>
      <Stack gap="lg" className={classes.card ?? ''}>
        <header className={classes.header}>
          <Mark size={44} />
          <div>
            <Title order={1} size="h2">
              {title}
            </Title>
            <Text c="dimmed">{subtitle}</Text>
          </div>
        </header>
        {children}
      </Stack>
    </main>
  )
}

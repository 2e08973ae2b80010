/** The first thing that is seen: whether the server works, who is signed in, and where programs find the API. */
import { Anchor, Paper } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { PlainPage } from '@/components/layouts/plain-page'
import { Fact } from '@/components/ui/fact'
import { ServerReadiness } from '@/features/core/components/server-readiness'
import { SignedInPerson } from '@/features/users/components/signed-in-person'
import classes from './start-page.module.css'

const API_DOCUMENTATION = '/api/v1/docs/'

export function StartPage() {
  const { t } = useTranslation('app')
  return (
    <PlainPage title={t('product.name')} subtitle={t('product.purpose')}>
      <Paper component="dl" className={classes.facts} withBorder radius="md" px="lg" py="xs">
        <ServerReadiness />
        <SignedInPerson />
        <Fact label={t('start.programs')}>
          <Anchor href={API_DOCUMENTATION}>{t('start.apiDocumentation')}</Anchor>
        </Fact>
      </Paper>
    </PlainPage>
  )
}

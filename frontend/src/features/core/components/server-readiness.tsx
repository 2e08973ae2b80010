/** The server's readiness in a word and a colour, asked for again and again while the page is open. */
import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { Fact } from '@/components/ui/fact'
import { type Readiness, serverReadiness } from '../api/readiness'

const COLOURS: Record<Readiness, string> = { ready: 'teal', not_ready: 'yellow', unreachable: 'red' }

export function ServerReadiness() {
  const { t } = useTranslation('core')
  const { data: readiness } = useQuery(serverReadiness)
  return (
    <Fact label={t('readiness.label')}>
      {readiness ? (
        <Badge variant="dot" color={COLOURS[readiness]}>
          {t(`readiness.${readiness}`)}
        </Badge>
      ) : (
        t('readiness.asking')
      )}
    </Fact>
  )
}

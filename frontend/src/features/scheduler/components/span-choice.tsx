/** How far back the figures reach: links, so that each choice has an address. */
import { Button, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { SPANS, type Span, USUAL_SPAN } from '../api/spans'

export function SpanChoice({ span }: { span: Span }) {
  const { t } = useTranslation('figures')
  return (
    <Group component="nav" gap={4} aria-label={t('span')}>
      {SPANS.map((each) => (
        <Button
          key={each}
          size="xs"
          variant={each === span ? 'light' : 'subtle'}
          renderRoot={(props) => (
            <Link
              {...props}
              to="/scheduler/figures"
              search={{ days: each === USUAL_SPAN ? undefined : each }}
              activeOptions={{ exact: true, explicitUndefined: true }}
            />
          )}
        >
          {t('days', { count: each })}
        </Button>
      ))}
    </Group>
  )
}

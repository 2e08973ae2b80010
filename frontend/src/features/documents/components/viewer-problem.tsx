/** Says that a file could not be shown, which does not mean that it cannot be taken along. */
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { WarningIcon } from '@/components/ui/icons'

export function ViewerProblem({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation('documents')
  return (
    <EmptyState icon={WarningIcon} title={t('viewer.failed')} advice={t('viewer.failedAdvice')}>
      <Button variant="default" size="xs" onClick={onRetry}>
        {t('viewer.retry')}
      </Button>
    </EmptyState>
  )
}

/** What stands in the place of things that are on their way, in about their size so that nothing jumps. */
import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Lines of a list or table that is being loaded. */
export function RowsSkeleton({ rows = 5, height = 36 }: { rows?: number; height?: number }) {
  const { t } = useTranslation('app')
  return (
    <Stack gap="xs" aria-busy="true">
      <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <Skeleton key={row} height={height} radius="sm" />
      ))}
    </Stack>
  )
}

/** A page whose code or content is being loaded. */
export function PageSkeleton() {
  return (
    <Stack gap="lg">
      <Skeleton height={32} width="40%" radius="sm" />
      <RowsSkeleton />
    </Stack>
  )
}

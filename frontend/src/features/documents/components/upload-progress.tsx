/** How much of a file has arrived; while it is still travelling it can be stopped. */
import { Button, Group, Progress, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface UploadProgressProps {
  /** 0 to 1. */
  progress: number
  onCancel: () => void
}

export function UploadProgress({ progress, onCancel }: UploadProgressProps) {
  const { t } = useTranslation('documents')
  const percent = Math.floor(progress * 100)
  const hasArrived = progress >= 1
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" role="status">
          {hasArrived ? t('upload.saving') : t('upload.percent', { percent })}
        </Text>
        {!hasArrived && (
          <Button size="compact-sm" variant="subtle" onClick={onCancel}>
            {t('upload.cancel')}
          </Button>
        )}
      </Group>
      <Progress.Root>
        <Progress.Section value={percent} animated={hasArrived} aria-label={t('upload.label')} />
      </Progress.Root>
    </div>
  )
}

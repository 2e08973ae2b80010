/** What a task would do at this moment: a dry run, asked for and shown in place. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { EyeIcon, RefreshIcon } from '@/components/ui/icons'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { RowsSkeleton } from '@/components/ui/skeletons'
import { useRunTask } from '../api/runs'
import { RunOutcome } from './run-outcome'
import classes from './run-preview.module.css'

type Preview = ReturnType<typeof usePreview>

/** Every preview is recorded: one opening of the dialog is one preview, also where effects run twice. */
function usePreview(taskName: string, beginsAtOnce: boolean) {
  const { mutate, data, error, isPending } = useRunTask()
  const hasBegun = useRef(false)
  const look = useCallback(() => {
    hasBegun.current = true
    mutate({ body: { task_name: taskName, dry_run: true, mode: 'sync', reason: '' } })
  }, [mutate, taskName])

  useEffect(() => {
    if (beginsAtOnce && !hasBegun.current) look()
  }, [beginsAtOnce, look])

  return { look, found: data && 'success' in data ? data : undefined, error, isPending }
}

export function RunPreview({ taskName, beginsAtOnce }: { taskName: string; beginsAtOnce: boolean }) {
  const { t } = useTranslation('scheduler')
  const preview = usePreview(taskName, beginsAtOnce)
  const isAgain = preview.found !== undefined
  const Icon = isAgain ? RefreshIcon : EyeIcon
  return (
    <section className={classes.preview} aria-label={t('run.what')}>
      <Group justify="space-between" gap="xs">
        <Text fw={600} size="sm">
          {t('run.what')}
        </Text>
        <Button
          size="xs"
          variant="default"
          loading={preview.isPending}
          leftSection={<Icon size={14} />}
          onClick={preview.look}
        >
          {t(isAgain ? 'run.previewAgain' : 'run.showPreview')}
        </Button>
      </Group>
      <div aria-live="polite">
        <Found preview={preview} />
      </div>
    </section>
  )
}

function Found({ preview: { found, error, isPending } }: { preview: Preview }) {
  const { t } = useTranslation('scheduler')
  if (error) return <ProblemNotice error={error} />
  if (found?.error) {
    return (
      <Alert color="red" title={t('run.failed')}>
        {found.error}
      </Alert>
    )
  }
  if (found) return <RunOutcome result={found.result} isDryRun />
  if (isPending) return <RowsSkeleton rows={2} />
  return (
    <Text size="sm" c="dimmed">
      {t('run.previewAdvice')}
    </Text>
  )
}

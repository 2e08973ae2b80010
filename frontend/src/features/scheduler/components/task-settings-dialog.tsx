/** When a task runs, whether it does, and whether running it by hand takes a second person; each may be set back to its default. */
import { Button, Group, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { StaleNotice } from '@/components/ui/stale-notice'
import { errorsByField } from '@/lib/problem'
import { formatMoment, organisationZone } from '@/lib/time'
import { tell } from '@/lib/toasts'
import { useSeen } from '@/lib/use-seen'
import { useChangeTask } from '../api/control'
import { changedSettings, settingsOf, type TaskSettingsForm } from '../api/settings'
import type { ScheduledTask } from '../api/status'
import { SettingsFacts } from './settings-facts'

interface TaskSettingsDialogProps {
  task: ScheduledTask
  onClose: () => void
}

export function TaskSettingsDialog({ task, onClose }: TaskSettingsDialogProps) {
  const { t } = useTranslation('control')
  const { mutate, isPending, error } = useChangeTask(task.task_name)
  const { before, latest, isStale } = useSeen(task, error)
  const [form, setForm] = useState(settingsOf(before))
  const [reason, setReason] = useState('')
  const [isTried, setIsTried] = useState(false)
  const changes = changedSettings(before, form)
  const hasChanges = Object.keys(changes).length > 0
  const lacksReason = reason.trim() === ''
  const refused = errorsByField(error)

  const save = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    if (lacksReason || !hasChanges) return
    const onSuccess = ({ waiver }: ScheduledTask) => {
      if (waiver && !before.waiver) tell('info', t('waiver.asked', task))
      else tell('success', t('settings.saved', task))
      onClose()
    }
    mutate({ ...changes, reason: reason.trim(), expected_revision: latest.revision }, { onSuccess })
  }
  const isShownAtField = 'cron' in refused || 'reason' in refused
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('settings.title', task)}
      staysOpen={isPending}
      hasInput={hasChanges || !lacksReason}
    >
      <form onSubmit={save} noValidate>
        <Stack>
          {isStale && (
            <StaleNotice error={error}>
              <SettingsFacts task={latest} />
            </StaleNotice>
          )}
          <LastChange task={latest} />
          <SettingsFields task={before} form={form} cronError={refused.cron} onChange={setForm} />
          <Textarea
            label={t('reason')}
            description={t('reasonAdvice')}
            withAsterisk
            error={isTried && lacksReason ? t('reasonNeeded') : refused.reason}
            maxLength={2000}
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {Boolean(error) && !isStale && !isShownAtField && <ProblemNotice error={error} />}
          {!hasChanges && (
            <Text size="sm" c="dimmed" ta="end">
              {t('settings.unchanged')}
            </Text>
          )}
        </Stack>
        <DialogButtons confirmLabel={t('settings.save')} isPending={isPending} isDisabled={!hasChanges} />
      </form>
    </Dialog>
  )
}

function LastChange({ task: { settings } }: { task: ScheduledTask }) {
  const { t } = useTranslation('control')
  return (
    <Text size="sm" c="dimmed">
      {settings
        ? t('settings.lastChange', {
            name: settings.changed_by.full_name,
            when: formatMoment(settings.changed_at),
            reason: settings.reason,
          })
        : t('settings.isDefault')}
    </Text>
  )
}

interface SettingsFieldsProps {
  task: ScheduledTask
  form: TaskSettingsForm
  cronError: string | undefined
  onChange: (form: TaskSettingsForm) => void
}

function SettingsFields({ task, form, cronError, onChange }: SettingsFieldsProps) {
  const { t } = useTranslation('control')
  const inWords = (value: boolean) => t(value ? 'settings.on' : 'settings.off')
  const { cron, enabled, critical } = task.default
  return (
    <>
      <TextInput
        label={t('settings.cron')}
        description={`${t('settings.cronNow', task)}. ${t('settings.cronAdvice', { zone: organisationZone(), value: cron })}`}
        error={cronError}
        maxLength={120}
        value={form.cron}
        onChange={(event) => onChange({ ...form, cron: event.currentTarget.value })}
      />
      <Switch
        label={t('settings.enabled')}
        description={t('settings.enabledAdvice', { value: inWords(enabled) })}
        checked={form.enabled}
        onChange={(event) => onChange({ ...form, enabled: event.currentTarget.checked })}
      />
      <Switch
        label={t('settings.critical')}
        description={
          task.waiver
            ? t('waiver.waits', { name: task.waiver.asked_by.full_name })
            : t('settings.criticalAdvice', { value: inWords(critical) })
        }
        disabled={task.waiver !== null}
        checked={form.critical}
        onChange={(event) => onChange({ ...form, critical: event.currentTarget.checked })}
      />
      <Group>
        <Button
          size="xs"
          variant="default"
          onClick={() => onChange({ ...task.default, ...(task.waiver && { critical: form.critical }) })}
        >
          {t('settings.toDefault')}
        </Button>
      </Group>
    </>
  )
}

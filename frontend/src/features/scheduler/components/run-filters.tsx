/** By what the history of runs is filtered: task, state, what started it, kind, who asked, and when. */
import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { SearchField } from '@/components/ui/search-field'
import { RUN_STATES, RUN_TRIGGERS, type RunQuery } from '../api/run-states'
import { schedulerStatus } from '../api/status'

type Filters = Omit<RunQuery, 'page' | 'page_size'>

export function RunFilters({ filters, onChange }: { filters: Filters; onChange: (changed: Filters) => void }) {
  const { t } = useTranslation(['scheduler', 'control'])
  const tasks = useQuery(schedulerStatus).data?.tasks ?? []
  const kinds = { true: t('history.dryRun'), false: t('history.forReal') }
  return (
    <>
      <NativeSelect
        label={t('history.task')}
        value={filters.task_name ?? ''}
        data={[
          { value: '', label: t('history.anyTask') },
          ...tasks.map(({ task_name, name }) => ({ value: task_name, label: name })),
        ]}
        onChange={(event) => onChange({ task_name: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        label={t('history.state')}
        value={filters.state ?? ''}
        data={[
          { value: '', label: t('history.anyState') },
          ...RUN_STATES.map((state) => ({ value: state, label: t(`runState.${state}`) })),
        ]}
        onChange={({ currentTarget: { value } }) => onChange({ state: RUN_STATES.find((state) => state === value) })}
      />
      <NativeSelect
        label={t('history.trigger')}
        value={filters.trigger ?? ''}
        data={[
          { value: '', label: t('history.anyTrigger') },
          ...RUN_TRIGGERS.map((trigger) => ({ value: trigger, label: t(`trigger.${trigger}`) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ trigger: RUN_TRIGGERS.find((trigger) => trigger === value) })
        }
      />
      <NativeSelect
        label={t('history.kind')}
        value={filters.dry_run === undefined ? '' : String(filters.dry_run)}
        data={[
          { value: '', label: t('history.anyKind') },
          ...Object.entries(kinds).map(([value, label]) => ({ value, label })),
        ]}
        onChange={({ currentTarget: { value } }) => onChange({ dry_run: value === '' ? undefined : value === 'true' })}
      />
      <SearchField
        label={t('control:filters.who')}
        isLabelled
        value={filters.requested_by}
        onChange={(requested_by) => onChange({ requested_by })}
      />
      <Day label={t('control:filters.since')} value={filters.since} onChange={(since) => onChange({ since })} />
      <Day label={t('control:filters.until')} value={filters.until} onChange={(until) => onChange({ until })} />
    </>
  )
}

interface DayProps {
  label: string
  value: string | undefined
  onChange: (day: string | undefined) => void
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  )
}

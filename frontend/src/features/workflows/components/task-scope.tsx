/** Whose tasks are shown: one's own, or everybody's. */
import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { TaskPage } from '../api/waiting-tasks'

interface TaskScopeProps {
  scope: TaskPage['scope']
  onChange: (scope: TaskPage['scope']) => void
}

export function TaskScope({ scope, onChange }: TaskScopeProps) {
  const { t } = useTranslation('workflows')
  return (
    <SegmentedControl
      aria-label={t('waiting.whose')}
      size="xs"
      mb="sm"
      value={scope ?? 'mine'}
      onChange={(chosen) => onChange(chosen === 'team' ? chosen : undefined)}
      data={[
        { value: 'mine', label: t('waiting.mine') },
        { value: 'team', label: t('waiting.everybody') },
      ]}
    />
  )
}

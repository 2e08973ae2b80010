/** Which columns of a list are shown; the browser remembers it. */
import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { readLocalStorageValue, useLocalStorage } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'

import type { Column } from '@/components/ui/data-table-column'
import { ColumnsIcon } from '@/components/ui/icons'

const KEY = 'edms.documents.hidden-columns'

/** The ids of the hidden columns, and the way to change them. */
export function useHiddenColumns() {
  return useLocalStorage<string[]>({ key: KEY, defaultValue: readLocalStorageValue<string[]>({ key: KEY }) ?? [] })
}

interface ColumnChoiceProps<Row> {
  columns: readonly Column<Row>[]
  hidden: readonly string[]
  onChange: (hidden: string[]) => void
}

export function ColumnChoice<Row>({ columns, hidden, onChange }: ColumnChoiceProps<Row>) {
  const { t } = useTranslation('documents')
  const shown = columns.map(({ id }) => id).filter((id) => !hidden.includes(id))
  const show = (ids: string[]) => onChange(columns.map(({ id }) => id).filter((id) => !ids.includes(id)))
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<ColumnsIcon size={16} />}>
          {t('list.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('list.columns')}>
        <Checkbox.Group label={t('list.shownColumns')} value={shown} onChange={show}>
          <Stack gap="xs" mt="xs">
            {columns.map(({ id, header }) => (
              <Checkbox key={id} value={id} label={header} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  )
}

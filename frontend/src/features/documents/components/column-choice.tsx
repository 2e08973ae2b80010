/** Which columns of a list are shown; the browser remembers it. */
import { Button, Menu } from '@mantine/core'
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
  const turn = (id: string) => onChange(hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id])
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" leftSection={<ColumnsIcon size={16} />}>
          {t('list.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.map(({ id, header }) => (
          <Menu.CheckboxItem key={id} checked={!hidden.includes(id)} onChange={() => turn(id)}>
            {header}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** A table of what a run did, which may be long: its first rows, and more of them on demand. */
import { Button, Group, Text } from '@mantine/core'
import { type ComponentProps, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { DataTable } from '@/components/ui/data-table'

const AT_ONCE = 100

type LongTableProps<Row extends object> = Omit<ComponentProps<typeof DataTable<Row>>, 'rows' | 'empty'> & {
  rows: readonly Row[]
}

export function LongTable<Row extends object>({ rows, ...table }: LongTableProps<Row>) {
  const { t } = useTranslation('scheduler')
  const [most, setMost] = useState(AT_ONCE)
  const shown = useMemo(() => rows.slice(0, most), [rows, most])
  return (
    <>
      <DataTable {...table} rows={shown} empty={null} />
      {rows.length > shown.length && (
        <Group mt="xs">
          <Text size="sm" c="dimmed">
            {t('result.first', { shown: shown.length, count: rows.length })}
          </Text>
          <Button size="xs" variant="default" onClick={() => setMost(most + AT_ONCE)}>
            {t('result.showMore')}
          </Button>
        </Group>
      )}
    </>
  )
}

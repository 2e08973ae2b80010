/** Through the pages of a list, with what is shown of how many. */
import { ActionIcon, Button, Group, NativeSelect, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { DEFAULT_PAGE_SIZE, PAGE_SIZES } from '@/lib/list-search'
import { EmptyState } from './empty-state'
import { ChevronLeftIcon, ChevronRightIcon } from './icons'

interface PagerProps {
  /** The server's answer. */
  list: { count: number; count_exact: boolean; next: string | null; results: readonly unknown[] }
  page?: number | undefined
  pageSize?: number | undefined
  onChange: (wanted: { page: number | undefined; page_size: number | undefined }) => void
}

export function Pager({ list, page = 1, pageSize = DEFAULT_PAGE_SIZE, onChange }: PagerProps) {
  const { t } = useTranslation('app')
  if (list.results.length === 0)
    return page > 1 ? <PastTheEnd onReturn={() => onChange({ page: undefined, page_size: pageSize })} /> : null
  const first = (page - 1) * pageSize + 1
  const last = first + list.results.length - 1
  const turnTo = (wanted: number) => onChange({ page: wanted > 1 ? wanted : undefined, page_size: pageSize })
  return (
    <Group component="nav" aria-label={t('pager.label')} justify="space-between" gap="sm" mt="md">
      <Text size="sm" c="dimmed" role="status">
        {t(list.count_exact ? 'pager.shown' : 'pager.shownOfAbout', { first, last, count: list.count })}
      </Text>
      <Group gap="xs">
        <NativeSelect
          size="xs"
          aria-label={t('pager.size')}
          value={String(pageSize)}
          data={PAGE_SIZES.map((size) => ({ value: String(size), label: t('pager.rows', { count: size }) }))}
          onChange={(event) => onChange({ page: undefined, page_size: Number(event.currentTarget.value) })}
        />
        <ActionIcon
          variant="default"
          aria-label={t('pager.previous')}
          disabled={page <= 1}
          onClick={() => turnTo(page - 1)}
        >
          <ChevronLeftIcon size={16} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t('pager.next')}
          disabled={!list.next}
          onClick={() => turnTo(page + 1)}
        >
          <ChevronRightIcon size={16} />
        </ActionIcon>
      </Group>
    </Group>
  )
}

/** A page that was once there: the list has become shorter, or the address is made up. */
function PastTheEnd({ onReturn }: { onReturn: () => void }) {
  const { t } = useTranslation('app')
  return (
    <EmptyState title={t('pager.pastTheEnd')}>
      <Button variant="default" onClick={onReturn}>
        {t('pager.first')}
      </Button>
    </EmptyState>
  )
}

/** The columns of the access log: of a version it says who, of a person what. */
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import type { Column } from '@/components/ui/data-table-column'
import { PersonName } from '@/components/ui/person-name'
import { DateTimeText } from '@/components/ui/time-text'
import type { Access } from '../api/access-log'

export type AccessView = 'document' | 'person'

export function useAccessColumns(view: AccessView, entries: readonly Access[] = []): readonly Column<Access>[] {
  const { t } = useTranslation('access')
  // Addresses are for document admins; the server sends them to nobody else.
  const hasAddresses = entries.some((entry) => entry.ip_address !== null)
  return useMemo(() => {
    const when: Column<Access> = {
      id: 'when',
      header: t('columns.when'),
      cell: (entry) => <DateTimeText moment={entry.at} />,
      isShort: true,
    }
    const who: Column<Access> = {
      id: 'who',
      header: t('columns.who'),
      cell: (entry) => <PersonName person={entry.user} />,
    }
    const version: Column<Access> = {
      id: 'version',
      header: t('columns.version'),
      cell: ({ document }) => document.version,
      isShort: true,
    }
    const subject: Column<Access> = {
      id: 'document',
      header: t('columns.document'),
      cell: (entry) => <Subject document={entry.document} />,
    }
    const address: Column<Access> = {
      id: 'address',
      header: t('columns.address'),
      cell: (entry) => entry.ip_address ?? '–',
      isShort: true,
      from: 'wide',
    }
    return [
      when,
      ...(view === 'document' ? [who] : [subject]),
      { id: 'kind', header: t('columns.kind'), cell: (entry) => t(`kinds.${entry.kind}`), isShort: true },
      { id: 'part', header: t('columns.part'), cell: (entry) => entry.file_name || t(`parts.${entry.part}`) },
      ...(view === 'document' ? [version] : []),
      ...(hasAddresses ? [address] : []),
    ]
  }, [t, view, hasAddresses])
}

/** The version with the way to it, as long as it is there. */
function Subject({ document: { uuid, document_number, version, title } }: Pick<Access, 'document'>) {
  const { t } = useTranslation('access')
  const words = `${document_number} v${version}`
  if (uuid === null) return `${words} (${t('deleted')})`
  return (
    <>
      <Anchor component={Link} to={`/documents/${uuid}`} size="sm" underline="always">
        {words}
      </Anchor>{' '}
      {title}
    </>
  )
}

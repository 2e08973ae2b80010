/** Finds a document in force to build upon, by number or by words of its title. */
import { Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { type DocumentRow, documentList } from '../api/document-list'

const PAUSE_MS = 200
const MOST_FOUND = 20

interface DependencyFinderProps {
  /** The number of the document itself, which builds upon no version of its own. */
  exceptNumber: string
  onFound: (document: DocumentRow) => void
}

export function DependencyFinder({ exceptNumber, onFound }: DependencyFinderProps) {
  const { t } = useTranslation('dependencies')
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed.trim(), PAUSE_MS)
  const { data, error, isFetching } = useQuery(documentList({ search: words || undefined, page_size: MOST_FOUND }))
  const found = (data?.results ?? []).filter(({ document_number }) => document_number !== exceptNumber)
  const byUuid = new Map(found.map((each) => [each.uuid, each]))

  const choose = (uuid: string | null) => {
    const document = uuid === null ? undefined : byUuid.get(uuid)
    if (!document) return
    onFound(document)
    setTyped('')
  }
  return (
    <Select
      label={t('edit.add')}
      description={t('edit.addHint')}
      placeholder={t('edit.search')}
      error={error?.message}
      data={found.map(({ uuid, document_number, title }) => ({ value: uuid, label: `${document_number} ${title}` }))}
      // The server has searched; what it found is not searched again.
      filter={({ options }) => options}
      value={null}
      onChange={choose}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t(isFetching ? 'edit.searching' : 'edit.nothingFound')}
      renderOption={({ option }) => <Found document={byUuid.get(option.value)} />}
    />
  )
}

function Found({ document }: { document: DocumentRow | undefined }) {
  if (!document) return null
  return (
    <div>
      <Text size="sm">{document.title}</Text>
      <Text size="xs" c="dimmed">
        {`${document.document_number} v${document.version}`}
      </Text>
    </div>
  )
}

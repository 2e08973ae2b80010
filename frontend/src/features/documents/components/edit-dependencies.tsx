/** What a draft builds upon, to be changed: documents found and added, the way of each chosen, or taken away. */
import { ActionIcon, Select, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { TrashIcon } from '@/components/ui/icons'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { StaleNotice } from '@/components/ui/stale-notice'
import { StatusBadge } from '@/components/ui/status-badge'
import { tell } from '@/lib/toasts'
import { useSeen } from '@/lib/use-seen'
import { KINDS, type Kind } from '../api/dependencies'
import { type DocumentDetail, useEditDraft } from '../api/document'
import type { DocumentRow } from '../api/document-list'
import { DependencyFinder } from './dependency-finder'
import { DocumentChanges } from './document-changes'
import classes from './edit-dependencies.module.css'

type Dependency = DocumentDetail['dependencies'][number]

interface EditDependenciesProps {
  document: DocumentDetail
  onClose: () => void
}

export function EditDependencies({ document, onClose }: EditDependenciesProps) {
  const { t } = useTranslation('dependencies')
  const { mutate, isPending, error } = useEditDraft(document)
  const { latest, before, isStale } = useSeen(document, error)
  const [chosen, setChosen] = useState<readonly Dependency[]>(document.dependencies)
  const hasChanges = spelled(chosen) !== spelled(before.dependencies)

  const add = ({ uuid, document_number, version, title, status }: DocumentRow) => {
    const kind = KINDS.find(
      (each) => !chosen.some((one) => one.document_number === document_number && one.kind === each),
    )
    if (kind) setChosen([...chosen, { uuid, document_number, version, title, status, kind }])
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!hasChanges) return
    const dependencies = chosen.map(({ uuid, kind }) => ({ uuid, kind }))
    mutate({ dependencies, expected_revision: latest.revision }, { onSuccess: finish })
  }
  const finish = () => {
    tell('success', t('edit.saved'))
    onClose()
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={t('edit.title', { number: document.document_number })}
      staysOpen={isPending}
      hasInput={hasChanges}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {isStale ? (
            <StaleNotice error={error}>
              <DocumentChanges before={before} after={latest} />
            </StaleNotice>
          ) : (
            error && <ProblemNotice error={error} />
          )}
          {chosen.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('below.nothing')}
            </Text>
          )}
          <ul className={classes.list} aria-label={t('below.title')}>
            {chosen.map((dependency, place) => (
              <DependencyItem
                key={`${dependency.document_number} ${dependency.kind}`}
                dependency={dependency}
                onKindChange={(kind) => setChosen(chosen.with(place, { ...dependency, kind }))}
                onRemove={() => setChosen(chosen.toSpliced(place, 1))}
              />
            ))}
          </ul>
          <DependencyFinder exceptNumber={document.document_number} onFound={add} />
        </Stack>
        <DialogButtons confirmLabel={t('edit.save')} isPending={isPending} isDisabled={!hasChanges} />
      </form>
    </Dialog>
  )
}

interface DependencyItemProps {
  dependency: Dependency
  onKindChange: (kind: Kind) => void
  onRemove: () => void
}

function DependencyItem({ dependency, onKindChange, onRemove }: DependencyItemProps) {
  const { t } = useTranslation('dependencies')
  const { document_number: number, version, title, kind, status } = dependency
  return (
    <li className={classes.item}>
      <div>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {`${number} v${version}`} <StatusBadge status={status} />
        </Text>
      </div>
      <Select
        aria-label={t('edit.kindOf', { number })}
        size="sm"
        allowDeselect={false}
        value={kind}
        onChange={(value) => value && onKindChange(value as Kind)}
        data={KINDS.map((each) => ({ value: each, label: t(`below.${each}`) }))}
      />
      <ActionIcon variant="subtle" color="red" size="lg" aria-label={t('edit.remove', { number })} onClick={onRemove}>
        <TrashIcon size={18} />
      </ActionIcon>
    </li>
  )
}

/** The same for the same links, in whatever order. */
const spelled = (dependencies: readonly Dependency[]) =>
  dependencies
    .map(({ document_number, kind }) => `${document_number} ${kind}`)
    .toSorted()
    .join('\n')

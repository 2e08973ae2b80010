/** Puts a chain together: which tasks, in which order, why, and for real or not. */
import { Alert, Button, Checkbox, Group, NativeSelect, Stack, Text, Textarea, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { PlusIcon } from '@/components/ui/icons'
import { LossGuard } from '@/components/ui/loss-question'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { QueryStates } from '@/components/ui/query-states'
import { newDeedName } from '@/lib/deed-name'
import { tell } from '@/lib/toasts'
import { type Chain, LONGEST_CHAIN, useOrderChain } from '../api/chains'
import { type ScheduledTask, watchedStatus } from '../api/status'
import classes from './chain.module.css'
import { ChainLinks } from './chain-links'
import { type Link, useChainDraft } from './use-chain-draft'

interface ChainBuilderProps {
  onOrdered: (chain: Chain) => void
}

export function ChainBuilder({ onOrdered }: ChainBuilderProps) {
  const query = useQuery(watchedStatus)
  return (
    <QueryStates query={query} rows={6}>
      {({ tasks, pause }) => <ChainForm tasks={tasks} isPaused={pause !== null} onOrdered={onOrdered} />}
    </QueryStates>
  )
}

interface ChainFormProps extends ChainBuilderProps {
  tasks: readonly ScheduledTask[]
  isPaused: boolean
}

function ChainForm({ tasks, isPaused, onOrdered }: ChainFormProps) {
  const { t } = useTranslation('control')
  const { links, add, remove, move } = useChainDraft()
  const { mutate, isPending, error } = useOrderChain()
  const [reason, setReason] = useState('')
  const [dryRun, setDryRun] = useState(false)
  const [isTried, setIsTried] = useState(false)
  const [said, setSaid] = useState('')
  const choice = useRef<HTMLSelectElement>(null)
  const nameOf = ({ taskName }: Pick<Link, 'taskName'>) =>
    tasks.find(({ task_name }) => task_name === taskName)?.name ?? taskName
  // What is sent a second time unchanged, because no answer came, is the same deed.
  const sent = useMemo(
    () => ({
      body: { tasks: links.map(({ taskName }) => taskName), dry_run: dryRun, reason: reason.trim() },
      deedName: newDeedName(),
    }),
    [links, dryRun, reason],
  )

  const order = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    if (links.length === 0) return
    mutate(sent, {
      onSuccess: (chain) => {
        tell('success', t('chain.ordered', { count: chain.runs.length }))
        onOrdered(chain)
      },
    })
  }
  const addTask = (taskName: string) => {
    add(taskName)
    setSaid(t('chain.added', { name: nameOf({ taskName }), position: links.length + 1 }))
  }
  const moveLink = (link: Link, by: -1 | 1) => {
    const to = move(link.key, by)
    if (to !== undefined) setSaid(t('chain.moved', { name: nameOf(link), position: to + 1 }))
  }
  const removeLink = (link: Link) => {
    remove(link.key)
    setSaid(t('chain.removed', { name: nameOf(link) }))
    choice.current?.focus()
  }
  return (
    <form onSubmit={order} noValidate>
      {(links.length > 0 || reason.trim() !== '') && <LossGuard />}
      <Stack maw={760}>
        <Text size="sm">{t('chain.newAdvice')}</Text>
        {isPaused && <Alert color="orange">{t('pause.beforeRun')}</Alert>}
        <TaskChoice tasks={tasks} isFull={links.length >= LONGEST_CHAIN} choice={choice} onAdd={addTask} />
        <ChainLinks links={links} tasks={tasks} onMove={moveLink} onRemove={removeLink} />
        <VisuallyHidden role="status">{said}</VisuallyHidden>
        <Textarea
          label={t('reason')}
          description={t('reasonAdvice')}
          maxLength={2000}
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Checkbox
          label={t('chain.dryRun')}
          checked={dryRun}
          onChange={(event) => setDryRun(event.currentTarget.checked)}
        />
        {isTried && links.length === 0 && (
          <Alert color="red" role="alert">
            {t('chain.needsTask')}
          </Alert>
        )}
        {error && <ProblemNotice error={error} />}
        <Group>
          <Button type="submit" loading={isPending}>
            {t(dryRun ? 'chain.confirmDryRun' : 'chain.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface TaskChoiceProps {
  tasks: readonly ScheduledTask[]
  isFull: boolean
  choice: React.RefObject<HTMLSelectElement | null>
  onAdd: (taskName: string) => void
}

function TaskChoice({ tasks, isFull, choice, onAdd }: TaskChoiceProps) {
  const { t } = useTranslation('control')
  const [taskName, setTaskName] = useState('')
  return (
    <div className={classes.adding}>
      <NativeSelect
        ref={choice}
        label={t('chain.task')}
        description={isFull && t('chain.full', { count: LONGEST_CHAIN })}
        value={taskName}
        data={[
          { value: '', label: t('chain.choose') },
          ...tasks.map(({ task_name, name }) => ({ value: task_name, label: name })),
        ]}
        onChange={(event) => setTaskName(event.currentTarget.value)}
      />
      <Button
        variant="default"
        leftSection={<PlusIcon size={16} />}
        disabled={taskName === '' || isFull}
        onClick={() => onAdd(taskName)}
      >
        {t('chain.add')}
      </Button>
    </div>
  )
}

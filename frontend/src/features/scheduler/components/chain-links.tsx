/** The links of a chain that is being put together, moved and taken out by buttons, so by mouse and keyboard alike. */
import { ActionIcon, Group, Text } from '@mantine/core'
import { useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { ArrowDownIcon, ArrowUpIcon, CrossIcon } from '@/components/ui/icons'
import type { ScheduledTask } from '../api/status'
import classes from './chain.module.css'
import type { Link } from './use-chain-draft'

interface ChainLinksProps {
  links: readonly Link[]
  tasks: readonly ScheduledTask[]
  onMove: (link: Link, by: -1 | 1) => void
  onRemove: (link: Link) => void
}

export function ChainLinks({ links, tasks, onMove, onRemove }: ChainLinksProps) {
  const { t } = useTranslation('control')
  const list = useRef<HTMLOListElement>(null)
  // A row that is put elsewhere loses the focus that its button had.
  const wanted = useRef<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever other links are drawn.
  useLayoutEffect(() => {
    if (wanted.current) list.current?.querySelector<HTMLElement>(`[data-deed="${wanted.current}"]`)?.focus()
    wanted.current = null
  }, [links])
  if (links.length === 0) return <EmptyState title={t('chain.empty')} advice={t('chain.emptyAdvice')} />
  const move = (link: Link, by: -1 | 1) => {
    wanted.current = `${by < 0 ? 'up' : 'down'} ${link.key}`
    onMove(link, by)
  }
  return (
    <ol ref={list} className={classes.links} aria-label={t('chain.links')}>
      {links.map((link, index) => (
        <ChainLink
          key={link.key}
          link={link}
          position={index + 1}
          isLast={index === links.length - 1}
          task={tasks.find(({ task_name }) => task_name === link.taskName)}
          onMove={(by) => move(link, by)}
          onRemove={() => onRemove(link)}
        />
      ))}
    </ol>
  )
}

interface ChainLinkProps {
  link: Link
  position: number
  isLast: boolean
  task: ScheduledTask | undefined
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

function ChainLink({ link, position, isLast, task, onMove, onRemove }: ChainLinkProps) {
  const { t } = useTranslation('control')
  const name = task?.name ?? link.taskName
  // At an end the button keeps its place and with that the focus.
  const moves = (by: -1 | 1, isAtEnd: boolean) =>
    isAtEnd ? ({ 'data-disabled': true, 'aria-disabled': true } as const) : { onClick: () => onMove(by) }
  return (
    <li className={classes.link}>
      <span className={classes.position} aria-hidden="true">
        {position}
      </span>
      <div className={classes.words}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Caveats task={task} />
      </div>
      <Group gap={4} wrap="nowrap">
        <ActionIcon
          variant="default"
          aria-label={t('chain.up', { name })}
          data-deed={`up ${link.key}`}
          {...moves(-1, position === 1)}
        >
          <ArrowUpIcon size={16} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t('chain.down', { name })}
          data-deed={`down ${link.key}`}
          {...moves(1, isLast)}
        >
          <ArrowDownIcon size={16} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('chain.remove', { name })} onClick={onRemove}>
          <CrossIcon size={16} />
        </ActionIcon>
      </Group>
    </li>
  )
}

/** Where the chain will stand still. */
function Caveats({ task }: { task: ScheduledTask | undefined }) {
  const { t } = useTranslation('control')
  if (!task) return null
  const words = [
    ...(task.critical ? [t('chain.needsApproval')] : []),
    ...(task.is_registered ? [] : [t('chain.notRegistered')]),
  ]
  return (
    <Text size="xs" c="dimmed">
      {words.join(' · ')}
    </Text>
  )
}

/** Where the document has come from, where it stands, whom it waits for and what is planned: names and dates on one line. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { CheckIcon, ClockIcon } from '@/components/ui/icons'
import { PersonName } from '@/components/ui/person-name'
import { QueryStates } from '@/components/ui/query-states'
import { looksOf, STEPS } from '@/components/ui/status-looks'
import { DateText } from '@/components/ui/time-text'
import { documentStates } from '@/lib/states'
import { dayOf } from '@/lib/time'
import { type History, historyOf, type MovedDocument } from '../api/moves'
import classes from './lifecycle-line.module.css'
import { type Step, wayOf } from './way'

export function LifecycleLine({ document }: { document: MovedDocument }) {
  const { t } = useTranslation('workflows')
  const query = useQuery(historyOf(document.uuid))
  const states = useQuery(documentStates).data
  const nameOf = (code: string) => states?.find((state) => state.code === code)?.name ?? '…'
  return (
    <QueryStates query={query} rows={1}>
      {(history) => {
        const way = wayOf(history, document.status)
        const waiting = history.tasks.filter((task) => !task.ended_at)
        return (
          <ol className={classes.line} aria-label={t('line.label')}>
            {way.map((step, index) => (
              <Point key={step.state} kind={index === way.length - 1 ? 'present' : 'past'} title={nameOf(step.state)}>
                <WhoAndWhen step={step} document={document} />
              </Point>
            ))}
            {waiting.map((task) => (
              <Point
                key={task.uuid}
                kind="next"
                title={isAboutItsEnd(task, document) ? t('waiting.obsolescence') : task.role_display}
              >
                <span>{t('line.waits', { name: task.assignee.full_name })}</span>
                {task.due_date && (
                  <span>
                    {t('history.due')} <DateText day={task.due_date} />
                  </span>
                )}
              </Point>
            ))}
            {plansOf(document).map(({ plan, day }) => (
              <Point key={plan} kind="next" title={t(`line.planned.${plan}`)}>
                <DateText day={day} />
              </Point>
            ))}
          </ol>
        )
      }}
    </QueryStates>
  )
}

/** What is in force already is approved for nothing but its end. */
const isAboutItsEnd = ({ role }: History['tasks'][number], { status }: MovedDocument) =>
  role === 'APPROVER' && looksOf(status).step === STEPS

/** Days that have been agreed on and are still to come. */
function plansOf(document: MovedDocument) {
  const { approved_at, effective_date, activated_at, obsolescence_date, obsoleted_at, superseded_at } = document
  const takesEffect = approved_at && effective_date && !activated_at
  const becomesObsolete = obsolescence_date && !obsoleted_at && !superseded_at
  return [
    ...(takesEffect ? [{ plan: 'effective', day: effective_date } as const] : []),
    ...(becomesObsolete ? [{ plan: 'obsolete', day: obsolescence_date } as const] : []),
  ]
}

function WhoAndWhen({ step: { move }, document }: { step: Step; document: MovedDocument }) {
  const who = move?.transitioned_by ?? document.author
  const when = move?.transitioned_at ?? document.created_at
  return (
    <>
      <PersonName person={who} />
      <DateText day={dayOf(when)} />
    </>
  )
}

interface PointProps {
  kind: 'past' | 'present' | 'next'
  title: string
  children: ReactNode
}

function Point({ kind, title, children }: PointProps) {
  const Mark = kind === 'next' ? ClockIcon : CheckIcon
  return (
    <li className={classes.point} data-kind={kind} aria-current={kind === 'present' ? 'step' : undefined}>
      <span className={classes.mark}>
        <Mark size={14} />
      </span>
      <span className={classes.title}>{title}</span>
      <span className={classes.words}>{children}</span>
    </li>
  )
}

/** One discussion: what began it and where it belongs, the answers, and what the server lets the reader do with each of them. */
import { Badge, Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { PersonName } from '@/components/ui/person-name'
import { DateTimeText } from '@/components/ui/time-text'
import { formatMoment } from '@/lib/time'
import type { Reply, Thread } from '../api/comments'
import classes from './comment-thread.module.css'

const DEEDS = ['answer', 'edit', 'resolve', 'reopen', 'withdraw'] as const
export type CommentDeed = (typeof DEEDS)[number]

interface Deeds {
  onDeed: (deed: CommentDeed, comment: Thread | Reply) => void
}

export function CommentThread({ thread, onDeed }: { thread: Thread } & Deeds) {
  const { t } = useTranslation('comments')
  return (
    <>
      <Said comment={thread} above={<Place thread={thread} />}>
        <Fate thread={thread} />
        <DeedButtons comment={thread} offered={DEEDS} onDeed={onDeed} />
      </Said>
      {thread.replies.length > 0 && (
        <ol className={classes.answers} aria-label={t('answers')}>
          {thread.replies.map((reply) => (
            <li key={reply.id}>
              <Said comment={reply}>
                <DeedButtons comment={reply} offered={DEEDS.filter((deed) => deed !== 'answer')} onDeed={onDeed} />
              </Said>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

interface SaidProps {
  comment: Thread | Reply
  above?: React.ReactNode
  children: React.ReactNode
}

function Said({ comment, above, children }: SaidProps) {
  const { t } = useTranslation('comments')
  return (
    <div className={classes.comment}>
      <div className={classes.head}>
        <span className={classes.author}>
          <PersonName person={comment.author} />
        </span>
        <span className={classes.aside}>
          <DateTimeText moment={comment.created_at} />
          {comment.edited_at && ` · ${t('edited')}`}
        </span>
      </div>
      {above}
      {comment.text && (
        <div className={classes.text} dir="auto">
          {comment.text}
        </div>
      )}
      <ByWhom sentence="withdrawn" person={comment.withdrawn_by} moment={comment.withdrawn_at} />
      {children}
    </div>
  )
}

/** The part of the document that a discussion is about. */
function Place({ thread: { page, section, quote } }: { thread: Thread }) {
  const { t } = useTranslation('comments')
  const place = page === null ? section && t('onSection', { section }) : t('onPage', { page })
  return (
    <>
      {place && (
        <Badge variant="outline" color="gray" radius="sm" maw="100%">
          {place}
        </Badge>
      )}
      {quote && (
        <blockquote className={classes.quote} dir="auto">
          {quote}
        </blockquote>
      )}
    </>
  )
}

function Fate({ thread }: { thread: Thread }) {
  return (
    <>
      <ByWhom sentence="resolved" person={thread.resolved_by} moment={thread.resolved_at} />
      <ByWhom sentence="reopened" person={thread.reopened_by} moment={thread.reopened_at} />
    </>
  )
}

interface ByWhomProps {
  sentence: 'withdrawn' | 'resolved' | 'reopened'
  person: Thread['resolved_by']
  moment: string | null
}

function ByWhom({ sentence, person, moment }: ByWhomProps) {
  const { t } = useTranslation('comments')
  if (!(person && moment)) return null
  const name = person.full_name || person.username
  return <div className={classes.aside}>{t(sentence, { name, when: formatMoment(moment) })}</div>
}

interface DeedButtonsProps extends Deeds {
  comment: Thread | Reply
  offered: readonly CommentDeed[]
}

function DeedButtons({ comment, offered, onDeed }: DeedButtonsProps) {
  const { t } = useTranslation('comments')
  const allowed = offered.filter((deed) => comment.permissions[`may_${deed}`])
  if (allowed.length === 0) return null
  const name = comment.author.full_name || comment.author.username
  return (
    <div className={classes.deeds}>
      {allowed.map((deed) => (
        <Button
          key={deed}
          size="compact-sm"
          variant="subtle"
          aria-label={t('deedOn', { deed: t(`deeds.${deed}`), name })}
          onClick={() => onDeed(deed, comment)}
        >
          {t(`deeds.${deed}`)}
        </Button>
      ))}
    </div>
  )
}

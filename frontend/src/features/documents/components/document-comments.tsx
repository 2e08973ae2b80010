/** What people say about a version, and taking part in it. */
import { Button, Group, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { EmptyState } from '@/components/ui/empty-state'
import { PlusIcon } from '@/components/ui/icons'
import { Pager } from '@/components/ui/pager'
import { QueryStates } from '@/components/ui/query-states'
import '@/lib/later-words'
import { commentsOn, type Reply, type Thread, useSettleComment } from '../api/comments'
import type { DocumentDetail } from '../api/document'
import { COMMENT_FILTERS, type CommentFilter, type CommentSearch } from '../api/page-search'
import { AnswerComment, EditComment, WriteComment } from './comment-form'
import { type CommentDeed, CommentThread } from './comment-thread'
import classes from './comment-thread.module.css'
import { WithdrawComment } from './withdraw-comment'

const FIRST: CommentFilter = 'open'
const ROWS = 25

interface DocumentCommentsProps {
  document: DocumentDetail
  search: CommentSearch
  onSearchChange: (search: CommentSearch) => void
}

/** What is under way in a dialog; it outlives whatever becomes of the row that it began at. */
type UnderWay = { deed: 'write' } | { deed: 'answer' | 'edit' | 'withdraw'; comment: Thread | Reply }

export function DocumentComments({ document, search, onSearchChange }: DocumentCommentsProps) {
  const { t } = useTranslation('comments')
  const { comments: filter = FIRST, page, page_size = ROWS } = search
  const [underWay, setUnderWay] = useState<UnderWay | null>(null)
  const { mutate: settle } = useSettleComment(document.uuid)
  const query = useQuery(commentsOn(document.uuid, filter, { page, page_size }))

  const begin = (deed: CommentDeed, comment: Thread | Reply) => {
    if (deed === 'resolve' || deed === 'reopen') settle({ id: comment.id, isSettled: deed === 'resolve' })
    else setUnderWay({ deed, comment })
  }
  const show = (chosen: string) =>
    onSearchChange({ comments: chosen === FIRST ? undefined : (chosen as CommentFilter), page_size: search.page_size })
  return (
    <>
      <Group justify="space-between" mb="sm">
        <SegmentedControl
          aria-label={t('which')}
          value={filter}
          onChange={show}
          data={COMMENT_FILTERS.map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
        {document.permissions.may_comment && (
          <Button size="xs" leftSection={<PlusIcon size={16} />} onClick={() => setUnderWay({ deed: 'write' })}>
            {t('deeds.write')}
          </Button>
        )}
      </Group>
      <QueryStates
        query={query}
        isEmpty={({ count }) => count === 0}
        empty={<EmptyState title={t(`nothing.${filter}`)} />}
      >
        {(list) => (
          <>
            <ol className={classes.threads} aria-label={t('list')}>
              {list.results.map((thread) => (
                <li key={thread.id}>
                  <CommentThread thread={thread} onDeed={begin} />
                </li>
              ))}
            </ol>
            <Pager
              list={list}
              page={page}
              pageSize={page_size}
              onChange={(wanted) => onSearchChange({ comments: search.comments, ...wanted })}
            />
          </>
        )}
      </QueryStates>
      <DeedDialog document={document} underWay={underWay} onClose={() => setUnderWay(null)} />
    </>
  )
}

interface DeedDialogProps {
  document: DocumentDetail
  underWay: UnderWay | null
  onClose: () => void
}

function DeedDialog({ document, underWay, onClose }: DeedDialogProps) {
  switch (underWay?.deed) {
    case 'write':
      return <WriteComment {...{ document, onClose }} />
    case 'answer':
      return <AnswerComment {...{ document, onClose }} thread={underWay.comment as Thread} />
    case 'edit':
      return <EditComment {...{ document, onClose }} comment={underWay.comment} />
    case 'withdraw':
      return <WithdrawComment uuid={document.uuid} comment={underWay.comment} onClose={onClose} />
    case undefined:
      return null
  }
}

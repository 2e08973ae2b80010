/** The word of the tab for comments, with how many are open. */
import { Badge, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import '@/lib/later-words'
import { openComments } from '../api/comments'

export function CommentsWord({ uuid }: { uuid: string }) {
  const { t } = useTranslation('comments')
  const { data: count = 0 } = useQuery(openComments(uuid))
  return (
    <>
      {t('tab')}
      {count > 0 && (
        <>
          <Badge size="sm" variant="light" ms={6} aria-hidden="true">
            {count}
          </Badge>
          <VisuallyHidden>{` (${t('open', { count })})`}</VisuallyHidden>
        </>
      )}
    </>
  )
}

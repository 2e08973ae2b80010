/** What the trail is about, and what it is called. */
import { useTranslation } from 'react-i18next'

/** The kinds of objects that can be filtered by, as the server names them, each with its word. */
export function useObjectTypes(): ReadonlyMap<string, string> {
  const { t } = useTranslation('audit')
  return new Map([
    ['documents.document', t('objects.document')],
    ['users.user', t('objects.account')],
    ['scheduler.taskrun', t('objects.run')],
  ])
}

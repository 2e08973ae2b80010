/** A question about impact in a sentence. */
import { useTranslation } from 'react-i18next'

import type { WaitingTask } from '../api/waiting-tasks'

export function useTaskWords() {
  const { t } = useTranslation('workflows')
  return ({ cause, document: { document_number: number, version } }: WaitingTask) =>
    cause
      ? t('impact.assess', { cause: cause.document_number, causeVersion: cause.version, number, version })
      : t('impact.assessUnseen', { number, version })
}

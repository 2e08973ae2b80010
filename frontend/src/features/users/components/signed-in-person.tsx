/** The person of this session by name, or that nobody is signed in. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { Fact } from '@/components/ui/fact'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { me } from '../api/me'

export function SignedInPerson() {
  const { t } = useTranslation('users')
  const { data: person, error, refetch } = useQuery(me)
  return (
    <Fact label={t('signedIn.label')}>
      {error && <ProblemNotice error={error} onRetry={refetch} />}
      {person === undefined && !error && t('signedIn.asking')}
      {person === null && t('signedIn.nobody')}
      {person?.full_name}
    </Fact>
  )
}

/** Where people say who they are. */
import { useRouter, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { PlainPage } from '@/components/layouts/plain-page'
import { SignInForm } from '@/features/users/components/sign-in-form'

export function SignInPage() {
  const { t } = useTranslation('users')
  const router = useRouter()
  const { next } = useSearch({ from: '/login' })
  return (
    <PlainPage title={t('signIn.title')} subtitle={t('signIn.subtitle')}>
      <SignInForm onSignedIn={() => router.history.push(next ?? '/')} />
    </PlainPage>
  )
}

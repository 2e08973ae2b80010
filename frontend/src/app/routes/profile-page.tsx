/** The person's own account: who they are here, their password, how the client looks. */
import { useTranslation } from 'react-i18next'

import { PageHeader } from '@/components/ui/page-header'
import { Appearance } from '@/features/users/components/appearance'
import { PasswordForm } from '@/features/users/components/password-form'
import { PersonFacts } from '@/features/users/components/person-facts'
import classes from './profile-page.module.css'

export function ProfilePage() {
  const { t } = useTranslation('app')
  return (
    <>
      <PageHeader title={t('nav.profile')} />
      <div className={classes.page}>
        <PersonFacts />
        <PasswordForm />
        <Appearance />
      </div>
    </>
  )
}

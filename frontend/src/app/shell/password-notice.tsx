/** Reminds whoever was given a password that it is not yet theirs alone. */
import { Alert, Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { WarningIcon } from '@/components/ui/icons'
import { useMe } from '@/lib/me'

export function PasswordNotice() {
  const { t } = useTranslation('users')
  const person = useMe()
  if (!person.must_change_password) return null
  return (
    <Alert color="yellow" icon={<WarningIcon />} mb="lg">
      {t('passwordNotice.text')}{' '}
      <Anchor component={Link} to="/profile" hash="password" inherit underline="always">
        {t('passwordNotice.link')}
      </Anchor>
    </Alert>
  )
}

/** Name and password, and a clear word when they are not right. */
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { useSignIn } from '../api/use-sign-in'
import { SignInRefusal } from './sign-in-refusal'

export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation('users')
  const { mutate, isPending, error } = useSignIn()

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const credentials = { username: String(given.get('username')).trim(), password: String(given.get('password')) }
    mutate(credentials, {
      onSuccess: onSignedIn,
      onError: () => form.querySelector<HTMLElement>('[name=password]')?.focus(),
    })
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {error && <SignInRefusal error={error} />}
        <TextInput
          name="username"
          label={t('signIn.username')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          name="password"
          label={t('signIn.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        />
        <Button type="submit" loading={isPending} fullWidth>
          {t('signIn.submit')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('signIn.help')}
        </Text>
      </Stack>
    </form>
  )
}

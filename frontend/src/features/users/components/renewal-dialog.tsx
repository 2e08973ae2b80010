/** Asks for the password again, over whatever the person was doing. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'

import type { Me } from '@/lib/api-contract'
import { useSignIn } from '../api/use-sign-in'
import { SignInRefusal } from './sign-in-refusal'

const ABOVE_EVERY_DIALOG = 1000

/** Keeps Escape from reaching a dialog that lies below, with what was typed into it. */
const keepsEscape = { 'data-mantine-stop-propagation': 'true' }

export function RenewalDialog({ person, opened, onRenewed }: { person: Me; opened: boolean; onRenewed: () => void }) {
  const { t } = useTranslation('users')
  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      zIndex={ABOVE_EVERY_DIALOG}
      title={t('renewal.title')}
      centered
    >
      <RenewalForm person={person} onRenewed={onRenewed} />
    </Modal>
  )
}

function RenewalForm({ person, onRenewed }: { person: Me; onRenewed: () => void }) {
  const { t } = useTranslation('users')
  const { mutate, isPending, error } = useSignIn()

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    // React hands events of a portal on to the component that opened it: a form below must not be sent by this one.
    event.stopPropagation()
    const password = String(new FormData(event.currentTarget).get('password'))
    mutate(
      { username: person.username, password },
      // Somebody else signed in from another tab: this page shows what was theirs no longer.
      { onSuccess: (now) => (now?.id === person.id ? onRenewed() : window.location.assign('/')) },
    )
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm">{t('renewal.explanation', { name: person.full_name })}</Text>
        {error && <SignInRefusal error={error} />}
        <input type="hidden" name="username" autoComplete="username" value={person.username} />
        <PasswordInput
          name="password"
          label={t('signIn.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show'), ...keepsEscape }}
          {...keepsEscape}
        />
        <Group justify="space-between">
          <Button variant="subtle" color="gray" onClick={() => window.location.assign('/login')} {...keepsEscape}>
            {t('renewal.leave')}
          </Button>
          <Button type="submit" loading={isPending} {...keepsEscape}>
            {t('renewal.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

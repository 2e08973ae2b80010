/** Changing one's own password, with the server's word on what is wrong with the new one. */
import { Button, PasswordInput, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { LossGuard } from '@/components/ui/loss-question'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { Section } from '@/components/ui/section'
import { me, useMe } from '@/lib/me'
import { Problem } from '@/lib/problem'
import { tell } from '@/lib/toasts'
import { changePassword } from '../api/sign-in'

/** Several things may be wrong with one field; each gets its line. */
function messagesFor(error: unknown, field: string): string | undefined {
  if (!(error instanceof Problem)) return undefined
  return error.errors.flatMap((each) => (each.field === field ? [each.message] : [])).join('\n') || undefined
}

const isFilledIn = (form: HTMLFormElement) => [...new FormData(form).values()].some((value) => value !== '')

export function PasswordForm() {
  const { t } = useTranslation('users')
  const person = useMe()
  const client = useQueryClient()
  const [isDifferent, setIsDifferent] = useState(false)
  const [hasInput, setHasInput] = useState(false)
  const { mutate, isPending, error } = useMutation({
    mutationFn: changePassword,
    meta: { showsOwnErrors: true },
    onSuccess: () => {
      tell('success', t('password.changed'))
      return client.invalidateQueries({ queryKey: me.queryKey })
    },
  })

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const [current_password, new_password, repeated] = ['current', 'new', 'repeated'].map((name) =>
      String(given.get(name)),
    )
    setIsDifferent(new_password !== repeated)
    if (new_password !== repeated) return
    mutate(
      { current_password: current_password ?? '', new_password: new_password ?? '' },
      {
        onSuccess: () => {
          form.reset()
          setHasInput(false)
        },
      },
    )
  }

  const common = {
    required: true,
    withAsterisk: false,
    visibilityToggleButtonProps: { 'aria-label': t('signIn.show') },
  }
  const isElsewhere = error && !(error instanceof Problem && error.errors.length > 0)
  return (
    <Section title={t('password.title')} id="password">
      {hasInput && <LossGuard />}
      <form onSubmit={submit} onInput={({ currentTarget }) => setHasInput(isFilledIn(currentTarget))}>
        <Stack gap="sm" maw={380}>
          <Text size="sm" c="dimmed">
            {t('password.explanation')}
          </Text>
          {isElsewhere && <ProblemNotice error={error} />}
          <input type="hidden" autoComplete="username" value={person.username} />
          <PasswordInput
            {...common}
            name="current"
            label={t('password.current')}
            autoComplete="current-password"
            error={messagesFor(error, 'current_password')}
          />
          <PasswordInput
            {...common}
            name="new"
            label={t('password.new')}
            description={t('password.rule')}
            autoComplete="new-password"
            error={messagesFor(error, 'new_password')}
            styles={{ error: { whiteSpace: 'pre-line' } }}
          />
          <PasswordInput
            {...common}
            name="repeated"
            label={t('password.repeated')}
            autoComplete="new-password"
            error={isDifferent && t('password.different')}
          />
          <Button type="submit" loading={isPending} w="fit-content">
            {t('password.submit')}
          </Button>
        </Stack>
      </form>
    </Section>
  )
}

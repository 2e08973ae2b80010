/** The act of signing: who signs, what it means in a sentence, and the password that proves it (21 CFR 11.50, 11.200). */
import { Fieldset, PasswordInput, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { useMe } from '@/lib/me'
import { Problem } from '@/lib/problem'
import { SignatureIcon } from './icons'
import classes from './signing-step.module.css'

interface SigningStepProps {
  /** As the offer spells it out. */
  signature: { meaning: string; sentence: string }
  password: string
  onPasswordChange: (password: string) => void
  /** The failure of the last attempt; one that concerns the password is shown here. */
  error?: unknown
  /** True once the person has tried to go on without a password. */
  isTried?: boolean
}

const ABOUT_THE_PASSWORD = ['wrong_password', 'signature_failed']

/** Whether a failure is about the password of a signature, so that the form need not show it elsewhere. */
export function isAboutSigning(error: unknown): error is Problem {
  const isNamed = (field: string) => field.startsWith('signature')
  return (
    error instanceof Problem &&
    (ABOUT_THE_PASSWORD.includes(error.code) || error.errors.some(({ field }) => isNamed(field)))
  )
}

export function SigningStep({ signature, password, onPasswordChange, error, isTried = false }: SigningStepProps) {
  const { t } = useTranslation('app')
  const person = useMe()
  const missing = isTried && password === '' ? t('form.required') : undefined
  const mistake = missing ?? (isAboutSigning(error) ? error.message : undefined)
  return (
    <Fieldset className={classes.step ?? ''} legend={t('signing.legend', { meaning: signature.meaning })}>
      <Stack gap="sm">
        <blockquote className={classes.sentence}>
          <SignatureIcon size={22} />
          <div>
            <Text fw={500}>{signature.sentence}</Text>
            <Text size="sm" c="dimmed">
              {t('signing.signer', { name: person.full_name })}
            </Text>
          </div>
        </blockquote>
        <PasswordInput
          label={t('signing.password')}
          description={t('signing.binding')}
          autoComplete="current-password"
          name="signature"
          withAsterisk
          value={password}
          onChange={(event) => onPasswordChange(event.currentTarget.value)}
          error={mistake}
          aria-invalid={mistake !== undefined || undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('signing.show') }}
        />
      </Stack>
    </Fieldset>
  )
}

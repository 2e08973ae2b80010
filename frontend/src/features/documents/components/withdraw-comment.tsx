/** Takes a comment back, after asking, with a reason if there is one. */
import { Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Dialog } from '@/components/ui/dialog'
import { DialogButtons } from '@/components/ui/dialog-buttons'
import { errorsByField } from '@/lib/problem'
import { useWithdrawComment } from '../api/comments'
import { FormProblem } from './form-problem'

interface WithdrawCommentProps {
  uuid: string
  comment: { id: number }
  onClose: () => void
}

export function WithdrawComment({ uuid, comment: { id }, onClose }: WithdrawCommentProps) {
  const { t } = useTranslation('comments')
  const { mutate, isPending, error } = useWithdrawComment(uuid)
  const [reason, setReason] = useState('')
  return (
    <Dialog
      opened
      title={t('dialogs.withdraw')}
      size="md"
      onClose={onClose}
      staysOpen={isPending}
      hasInput={reason !== ''}
    >
      <Stack>
        <Text size="sm">{t('withdrawAdvice')}</Text>
        <FormProblem error={error} fields={['reason']} />
        <Textarea
          label={t('reason')}
          description={t('reasonHint')}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          error={errorsByField(error).reason}
        />
      </Stack>
      <DialogButtons
        confirmLabel={t('confirm.withdraw')}
        isDangerous
        isPending={isPending}
        onConfirm={() => mutate({ id, reason }, { onSuccess: onClose })}
      />
    </Dialog>
  )
}

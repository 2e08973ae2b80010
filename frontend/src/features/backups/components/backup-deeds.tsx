/** What can be done with a backup: having every byte of it verified, having it copied, and taking its archive along. */
import { Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { ExplainedButton } from '@/components/ui/explained-button'
import { formatSize } from '@/lib/sizes'
import { tell } from '@/lib/toasts'
import { type Backup, useCopyBackup, useDownloadBackup, useVerifyBackup } from '../api/backups'
import { isThere } from '../api/standing'

type Deed = 'verify' | 'copy' | 'download'

export function BackupDeeds({ backup }: { backup: Backup }) {
  const { t } = useTranslation('backups')
  const [chosen, setChosen] = useState<Deed | null>(null)
  const gone = isThere(backup) ? undefined : t('verify.notThere')
  const asked = backup.copy_state === 'REQUESTED' ? t('copy.waits') : undefined
  const waits = backup.verification_requested_at ? t('verify.waits') : undefined
  return (
    <>
      <ExplainedButton variant="default" whyNot={gone ?? waits} onClick={() => setChosen('verify')}>
        {t('verify.button')}
      </ExplainedButton>
      {wantsCopy(backup) && (
        <ExplainedButton variant="default" whyNot={asked} onClick={() => setChosen('copy')}>
          {t('copy.button')}
        </ExplainedButton>
      )}
      <ExplainedButton variant="default" whyNot={gone} onClick={() => setChosen('download')}>
        {t('download.button')}
      </ExplainedButton>
      {chosen === 'verify' && <Verify name={backup.name} onClose={() => setChosen(null)} />}
      {chosen === 'copy' && <Copy name={backup.name} onClose={() => setChosen(null)} />}
      {chosen === 'download' && <Download backup={backup} onClose={() => setChosen(null)} />}
    </>
  )
}

const wantsCopy = ({ copy_state: state }: Backup) => ['MISSING', 'REQUESTED', 'FAILED'].includes(state)

function Verify({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation('backups')
  const words = {
    title: t('verify.title'),
    button: t('verify.button'),
    advice: t('verify.advice'),
    told: t('verify.told'),
  }
  return <AskWorker asking={useVerifyBackup(name)} {...words} onClose={onClose} />
}

function Copy({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation('backups')
  const words = { title: t('copy.title'), button: t('copy.button'), advice: t('copy.why'), told: t('copy.told') }
  return <AskWorker asking={useCopyBackup(name)} {...words} onClose={onClose} />
}

interface AskWorkerProps extends Record<'title' | 'button' | 'advice' | 'told', string> {
  asking: ReturnType<typeof useVerifyBackup>
  onClose: () => void
}

/** What a worker does takes a while: it is asked for here, and the page follows. */
function AskWorker({ asking: { mutate, isPending, error }, title, button, advice, told, onClose }: AskWorkerProps) {
  const confirm = () =>
    mutate(undefined, {
      onSuccess: () => {
        tell('info', told)
        onClose()
      },
    })
  return (
    <ConfirmDialog opened title={title} confirmLabel={button} onConfirm={confirm} {...{ onClose, isPending, error }}>
      <Text size="sm">{advice}</Text>
    </ConfirmDialog>
  )
}

function Download({ backup: { name, size, base, is_encrypted }, onClose }: { backup: Backup; onClose: () => void }) {
  const { t } = useTranslation('backups')
  const { mutate, isPending, error } = useDownloadBackup(name, t('download.gone', { name }))
  const confirm = () =>
    mutate(undefined, {
      onSuccess: () => {
        tell('info', t('download.told'))
        onClose()
      },
    })
  return (
    <ConfirmDialog
      opened
      title={t('download.title')}
      confirmLabel={t('download.confirm', { size: formatSize(size ?? 0) })}
      onConfirm={confirm}
      {...{ onClose, isPending, error }}
    >
      <Stack gap="xs">
        <Text size="sm">
          {t('download.advice')} <b>{t(is_encrypted ? 'download.encrypted' : 'download.plain')}</b>
        </Text>
        {base && <Text size="sm">{t('download.base', { base })}</Text>}
        <Text size="sm">{t('download.record')}</Text>
      </Stack>
    </ConfirmDialog>
  )
}

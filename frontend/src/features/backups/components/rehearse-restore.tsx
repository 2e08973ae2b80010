/** Rehearses a restore now: what that is, why; and then the run itself until its end. */
import { Button, type ButtonProps } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useStartRehearsal } from '../api/backups'
import { OrderDialog, type RenderRun } from './order-dialog'

const FOR_REAL = { dry_run: false }

export function RehearseRestore({ renderRun, ...looks }: { renderRun: RenderRun } & ButtonProps) {
  const { t } = useTranslation('backups')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button {...looks} onClick={() => setIsOpen(true)}>
        {t('rehearse.button')}
      </Button>
      {isOpen && <RehearsalDialog renderRun={renderRun} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function RehearsalDialog({ renderRun, onClose }: { renderRun: RenderRun; onClose: () => void }) {
  const { t } = useTranslation('backups')
  return (
    <OrderDialog
      title={t('rehearse.title')}
      advice={t('rehearse.advice')}
      confirmLabel={t('rehearse.confirm')}
      choice={FOR_REAL}
      order={useStartRehearsal()}
      told={{ queued: 'rehearse.told', awaits: 'rehearse.toldAwaits' }}
      renderRun={renderRun}
      onClose={onClose}
    />
  )
}

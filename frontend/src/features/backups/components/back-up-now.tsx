/** Makes a backup now: everything or what is new, why, and for real or not; and then the run itself until its end. */
import { Button, Checkbox, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { useStartBackup } from '../api/backups'
import { OrderDialog, type RenderRun } from './order-dialog'

export function BackUpNow({ renderRun }: { renderRun: RenderRun }) {
  const { t } = useTranslation('backups')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('start.button')}</Button>
      {isOpen && <BackUpDialog renderRun={renderRun} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function BackUpDialog({ renderRun, onClose }: { renderRun: RenderRun; onClose: () => void }) {
  const { t } = useTranslation('backups')
  const [choice, setChoice] = useState({ full: true, dry_run: false })
  return (
    <OrderDialog
      title={t('start.title')}
      advice={t('start.advice')}
      confirmLabel={t(choice.dry_run ? 'start.confirmDryRun' : 'start.confirm')}
      choice={choice}
      order={useStartBackup()}
      told={{ queued: 'start.told', awaits: 'start.toldAwaits' }}
      renderRun={renderRun}
      onClose={onClose}
    >
      <Radio.Group
        label={t('start.what')}
        value={choice.full ? 'full' : 'incremental'}
        onChange={(wanted) => setChoice({ ...choice, full: wanted === 'full' })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="full" label={t('start.full')} description={t('start.fullAdvice')} />
          <Radio value="incremental" label={t('start.incremental')} description={t('start.incrementalAdvice')} />
        </Stack>
      </Radio.Group>
      <Checkbox
        label={t('start.dryRun')}
        checked={choice.dry_run}
        onChange={({ currentTarget: { checked } }) => setChoice({ ...choice, dry_run: checked })}
      />
    </OrderDialog>
  )
}

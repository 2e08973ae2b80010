/** With which other version a version is compared. */
import { NativeSelect, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import type { Schemas } from '@/lib/api-contract'
import '@/lib/later-words'

interface OtherVersionProps {
  uuid: string
  versions: readonly Schemas['DocumentRow'][]
  chosen: string | undefined
  onChange: (uuid: string) => void
}

export function OtherVersion({ uuid, versions, chosen = '', onChange }: OtherVersionProps) {
  const { t } = useTranslation('comparison')
  const others = versions.filter((version) => version.uuid !== uuid)
  const own = versions.find((version) => version.uuid === uuid)
  if (others.length === 0) return <Text size="sm">{t('onlyOne')}</Text>
  return (
    <NativeSelect
      label={t('with', { version: own?.version })}
      maw={320}
      mb="md"
      value={chosen}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      {...(!chosen && { description: t('chooseAdvice') })}
    >
      <option value="" disabled>
        {t('choose')}
      </option>
      {others.map(({ uuid: other, version, status_display: status }) => (
        <option key={other} value={other}>
          {`v${version} (${status})`}
        </option>
      ))}
    </NativeSelect>
  )
}

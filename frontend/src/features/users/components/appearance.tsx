/** How the client looks to this person, and in which language it speaks. */
import { SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'

import { Facts } from '@/components/ui/facts'
import { Section } from '@/components/ui/section'
import { organisationZone } from '@/lib/time'

const THEMES = ['auto', 'light', 'dark'] as const

export function Appearance() {
  const { t } = useTranslation(['users', 'app'])
  // Mantine would suppress transitions with a <style> element, which the content security policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const isTheme = (name: string): name is (typeof THEMES)[number] => THEMES.some((theme) => theme === name)
  return (
    <Section title={t('appearance.title')}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t('app:theme.label')}
        </Text>
        <SegmentedControl
          aria-label={t('app:theme.label')}
          value={colorScheme}
          onChange={(name) => isTheme(name) && setColorScheme(name)}
          data={THEMES.map((value) => ({ value, label: t(`app:theme.${value}`) }))}
          w="fit-content"
        />
        <Facts
          facts={[
            [t('appearance.language'), t('appearance.english')],
            [t('appearance.zone'), organisationZone()],
          ]}
        />
      </Stack>
    </Section>
  )
}

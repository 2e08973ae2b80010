/** Who somebody is in the organisation, as far as it concerns their work here. */
import { Anchor, Badge, Group } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { Facts } from '@/components/ui/facts'
import { Section } from '@/components/ui/section'
import { useMe } from '@/lib/me'

export function PersonFacts() {
  const { t } = useTranslation('users')
  const person = useMe()
  return (
    <Section
      title={t('profile.facts')}
      aside={
        <Anchor component={Link} to="/profile/access" size="sm">
          {t('profile.access')}
        </Anchor>
      }
    >
      <Facts
        facts={[
          [t('profile.name'), person.full_name],
          [t('profile.username'), person.username],
          [t('profile.email'), person.email],
          [t('profile.position'), person.position],
          [t('profile.department'), person.department],
          [t('profile.employeeId'), person.employee_id],
          [
            t('profile.roles'),
            <Group key="roles" gap={6}>
              {person.roles.map((role) => (
                <Badge key={role} variant="light" radius="sm" color="gray">
                  {t(`roles.${role}`, { defaultValue: role })}
                </Badge>
              ))}
            </Group>,
          ],
        ]}
      />
    </Section>
  )
}

/** A page of one calm column under one heading, for everything that stands outside of the working area. */
import { Container, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

export function PlainPage({ title, subtitle, children }: { title: string; subtitle: string; children: ReactNode }) {
  return (
    <Container component="main" size="xs" px="md" py="xl">
      <title>{title}</title>
      <Stack gap="lg">
        <header>
          <Title order={1}>{title}</Title>
          <Text c="dimmed">{subtitle}</Text>
        </header>
        {children}
      </Stack>
    </Container>
  )
}

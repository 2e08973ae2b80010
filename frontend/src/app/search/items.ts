/** What the search everywhere finds: pages and deeds by their words, documents by the server's search. */
import { useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

import { actions, navigation } from '@/app/offers'
import { DocumentIcon, type Icon, MoonIcon, SignOutIcon, SunIcon } from '@/components/ui/icons'
import { foundDocuments } from '@/features/documents/api/overviews'
import { useSignOut } from '@/features/users/api/use-sign-out'
import { useMe } from '@/lib/me'

export interface Item {
  id: string
  group: 'documents' | 'pages' | 'actions'
  label: string
  /** Tells alike labels apart. */
  hint?: string
  icon: Icon
  perform: () => unknown
}

/** From so many letters on the server is asked. */
const ENOUGH_LETTERS = 2

function fits(label: string, words: string): boolean {
  const text = label.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function usePagesAndActions(): Item[] {
  const { t } = useTranslation('app')
  const person = useMe()
  const navigate = useNavigate()
  const { mutate: signOut } = useSignOut()
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const pages = navigation
    .filter((entry) => entry.mayUse(person))
    .map(({ to, label, icon }): Item => {
      return { id: `page ${to}`, group: 'pages', label: label(), icon, perform: () => navigate({ to }) }
    })
  const deeds = actions
    .filter((action) => action.mayUse(person))
    .map(({ label, icon, mayUse: _, ...address }): Item => {
      return { id: `action ${label()}`, group: 'actions', label: label(), icon, perform: () => navigate(address) }
    })
  return [
    ...pages,
    ...deeds,
    { id: 'light', group: 'actions', label: t('actions.light'), icon: SunIcon, perform: () => setColorScheme('light') },
    { id: 'dark', group: 'actions', label: t('actions.dark'), icon: MoonIcon, perform: () => setColorScheme('dark') },
    { id: 'sign-out', group: 'actions', label: t('account.signOut'), icon: SignOutIcon, perform: () => signOut() },
  ]
}

/** Everything that fits some words; without words, the pages and deeds there are. */
export function useFoundItems(words: string) {
  const navigate = useNavigate()
  const isAsked = words.length >= ENOUGH_LETTERS
  const { data, isFetching, error } = useQuery({ ...foundDocuments(words), enabled: isAsked })
  const documents = (isAsked && data ? data.results : []).map((document): Item => {
    const { uuid, title, document_number, version, status_display } = document
    const perform = () => navigate({ to: `/documents/${uuid}` })
    return {
      id: uuid,
      group: 'documents',
      label: title,
      hint: `${document_number} v${version} · ${status_display}`,
      icon: DocumentIcon,
      perform,
    }
  })
  const others = usePagesAndActions().filter(({ label }) => words === '' || fits(label, words))
  return { items: [...documents, ...others], isSearching: isAsked && isFetching, error: isAsked ? error : null }
}

/** The button that begins a search everywhere, and its keys: ⌘K or Ctrl-K. */
import { ActionIcon, Kbd, UnstyledButton } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'

import { SearchIcon } from '@/components/ui/icons'
import classes from './search.module.css'

const SearchDialog = lazy(async () => ({ default: (await import('./search-dialog')).SearchDialog }))

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function SearchEverywhere() {
  const { t } = useTranslation('app')
  const [isOpen, { open, close, toggle }] = useDisclosure(false)
  // Also while somebody types somewhere.
  useHotkeys([['mod+K', toggle]], [])
  return (
    <>
      <UnstyledButton className={classes.button} onClick={open} visibleFrom="sm" aria-keyshortcuts="Control+K Meta+K">
        <SearchIcon size={16} />
        <span className={classes.words}>{t('search.button')}</span>
        <Kbd size="xs">{isApple ? '⌘K' : 'Ctrl K'}</Kbd>
      </UnstyledButton>
      <ActionIcon
        hiddenFrom="sm"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('search.button')}
        onClick={open}
      >
        <SearchIcon />
      </ActionIcon>
      {isOpen && (
        <Suspense>
          <SearchDialog onClose={close} />
        </Suspense>
      )}
    </>
  )
}

/** Words in, documents, pages and deeds out; arrow keys choose, Enter goes. */
import { Loader, Modal, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { SearchIcon } from '@/components/ui/icons'
import { type Item, useFoundItems } from './items'
import classes from './search.module.css'

const PAUSE_MS = 150

export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('app')
  const list = useId()
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed.trim(), PAUSE_MS)
  const { items, isSearching, error } = useFoundItems(words)
  const [chosen, setChosen] = useState(0)
  const current = Math.min(chosen, items.length - 1)

  const perform = (item: Item | undefined) => {
    if (!item) return
    onClose()
    item.perform()
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter') perform(items[current])
    if (!step) return
    event.preventDefault()
    setChosen((current + step + items.length) % Math.max(items.length, 1))
  }

  return (
    <Modal.Root opened onClose={onClose} size="lg" yOffset="10vh">
      <Modal.Overlay />
      <Modal.Content aria-label={t('search.label')}>
        <TextInput
          data-autofocus
          size="md"
          variant="unstyled"
          className={classes.field}
          leftSection={isSearching ? <Loader size="xs" aria-label={t('loading')} /> : <SearchIcon size={18} />}
          placeholder={t('search.placeholder')}
          aria-label={t('search.label')}
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={items.length > 0 ? `${list}-${current}` : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setChosen(0)
          }}
          onKeyDown={press}
        />
        <div id={list} role="listbox" aria-label={t('search.results')} className={classes.results}>
          {items.map((item, index) => (
            <Option
              key={item.id}
              id={`${list}-${index}`}
              item={item}
              isChosen={index === current}
              heading={item.group === items[index - 1]?.group ? undefined : t(`search.${item.group}`)}
              onPick={() => perform(item)}
            />
          ))}
        </div>
        {items.length === 0 && (
          <Text p="md" c="dimmed" role="status">
            {error?.message ?? t(isSearching ? 'loading' : 'search.nothing')}
          </Text>
        )}
      </Modal.Content>
    </Modal.Root>
  )
}

interface OptionProps {
  id: string
  item: Item
  isChosen: boolean
  heading: string | undefined
  onPick: () => void
}

function Option({ id, item: { icon: Icon, label, hint }, isChosen, heading, onPick }: OptionProps) {
  return (
    <>
      {heading && (
        <div role="presentation" className={classes.heading}>
          {heading}
        </div>
      )}
      {/* The keyboard stays in the field, which chooses among the options for it. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys. */}
      <div
        id={id}
        ref={(element) => {
          if (isChosen) element?.scrollIntoView({ block: 'nearest' })
        }}
        role="option"
        tabIndex={-1}
        aria-selected={isChosen}
        className={classes.option}
        onClick={onPick}
      >
        <Icon size={18} />
        <span className={classes.label}>{label}</span>
        {hint && <span className={classes.hint}>{hint}</span>}
      </div>
    </>
  )
}

import { expect, it } from 'vitest'

import { kindOfFile } from './file-kinds'

const t = (key: string) => `words of ${key}`

it('calls a file what people call it', () => {
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  expect(kindOfFile(word, t)).toBe('words of file.kinds.word')
})

it('shows the media type of a file that it has no words for', () => {
  expect(kindOfFile('application/x-unheard-of', t)).toBe('application/x-unheard-of')
  expect(kindOfFile('toString', t)).toBe('toString')
})

import { expect, it } from 'vitest'

import { formatSize } from '@/lib/sizes'

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1770, '1.7 kB'],
  [200 * 1024 * 1024, '200 MB'],
  [3 * 1024 ** 4, '3072 GB'],
])('%i bytes are %s', (bytes, words) => {
  expect(formatSize(bytes)).toBe(words)
})

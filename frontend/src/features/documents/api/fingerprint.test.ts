import { describe, expect, it } from 'vitest'

import { LARGEST_BYTES, sha256Of } from './fingerprint'

describe('the fingerprint of a file', () => {
  it('is its SHA-256 in hexadecimal', async () => {
    expect(await sha256Of(new Blob(['abc']))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('is left to the server when the file is very large', async () => {
    const large = new Blob()
    Object.defineProperty(large, 'size', { value: LARGEST_BYTES + 1 })
    expect(await sha256Of(large)).toBeNull()
  })
})

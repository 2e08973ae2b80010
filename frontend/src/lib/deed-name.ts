/** Names for deeds, by which the server knows one that is sent twice. */

/** A random name for a deed; unlike `randomUUID`, this works without TLS too. */
export function newDeedName(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

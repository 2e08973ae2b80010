/** The SHA-256 of a file, computed in the browser so that people can compare it before they trust it to the server. */

/** Above it the file would have to be in memory as a whole, because browsers cannot digest piece by piece. */
export const LARGEST_BYTES = 128 * 1024 * 1024

/** In hexadecimal; nothing where the browser cannot do it: a very large file, or a page that did not come over TLS. */
export async function sha256Of(file: Blob): Promise<string | null> {
  const { subtle } = globalThis.crypto
  if (!subtle || file.size > LARGEST_BYTES) return null
  const digest = await subtle.digest('SHA-256', new Uint8Array(await file.arrayBuffer()))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

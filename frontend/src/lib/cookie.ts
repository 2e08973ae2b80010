/** Reads what the server left in the browser for scripts; the session itself is out of their reach. */
export function readCookie(name: string): string | undefined {
  const prefix = `${name}=`
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(prefix))
  return found && decodeURIComponent(found.slice(prefix.length))
}

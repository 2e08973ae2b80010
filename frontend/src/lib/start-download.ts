/** Downloads that the browser does by itself, as for a click on a link. */

/** Saves what is at an address of this server under a name; nothing of it comes into memory here. */
export function startDownload(address: string, name: string) {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}

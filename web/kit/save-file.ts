/** Long enough for the browser to have taken the bytes over. */
const KEPT_MS = 60_000

/** Lets the browser save bytes that a page has fetched, under a name. */
export function saveFile({ blob, name }: { blob: Blob; name: string }): void {
  const href = URL.createObjectURL(blob)
  Object.assign(document.createElement('a'), { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS)
}

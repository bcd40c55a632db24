/** The first Chinese mobile number in words pasted from a chat, written with or without gaps; null if there is none. */
export function phoneIn(words: string): string | null {
  const found = /(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)/.exec(words)
  return found ? `${found[1]}${found[2]}${found[3]}` : null
}

/** Pictures in what was pasted or dropped. */
export function picturesIn(data: Pick<DataTransfer, 'files'> | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'))
}

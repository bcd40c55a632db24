const PLAIN = ['image/jpeg', 'image/png', 'image/webp']
/** Above this a photo is made smaller before it travels: a phone's camera gives 3 to 12 MB, the network is often weak. */
const ENOUGH_BYTES = 1_500_000
const ENOUGH_PIXELS = 2560

/** A chosen file as a photo that the server takes, made smaller where it is large; null when it is no picture. */
export async function asPhoto(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file).catch(() => null)
  if (!picture) return null
  try {
    if (PLAIN.includes(file.type) && file.size <= ENOUGH_BYTES) return file
    const scale = Math.min(1, ENOUGH_PIXELS / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return await new Promise((take) => canvas.toBlob(take, 'image/jpeg', 0.86))
  } finally {
    picture.close()
  }
}

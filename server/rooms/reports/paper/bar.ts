import sharp from 'sharp'

/** A bar as a share of its track, as a PNG: drawn without letters, so that no font is asked for on any server. */
export async function barPicture(share: number, mark: number | null): Promise<Buffer> {
  const [width, height] = [480, 36]
  const filled = Math.max(0, Math.min(1, share)) * width
  const at =
    mark === null
      ? ''
      : `<rect x="${Math.max(0, Math.min(1, mark) * width - 3)}" y="0" width="6" height="${height}" fill="#16202B"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" rx="6" fill="#DDE2DF"/><rect width="${filled.toFixed(1)}" height="${height}" rx="6" fill="#0F766E"/>${at}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

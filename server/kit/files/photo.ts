import sharp, { type OutputInfo } from 'sharp'
import { Problem, problem } from '../problems.ts'
import './problems.ts'

export const PHOTO_LIMITS = {
  bytes: 10 * 1024 * 1024,
  pixels: 50_000_000,
  /** Of an interlaced PNG, which must be held whole, in up to eight bytes a pixel; no camera makes one. */
  interlaced: 10_000_000,
  /** Pictures in work at the same time; the others wait. Each takes up to 200 MB and one of the few threads that read files. */
  atOnce: 2,
  side: 2560,
  thumbSide: 320,
  seconds: 15,
} as const

export type Pictures = { photo: Buffer; thumb: Buffer; width: number; height: number }

// Two cores serve everything: one photo may not take both, and no photo is opened twice, so nothing is worth keeping.
sharp.concurrency(1)
sharp.cache(false)

let idle: number = PHOTO_LIMITS.atOnce
const waiting: (() => void)[] = []

/** Works on a picture when its turn has come. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (idle > 0) idle--
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else idle++
  }
}

/** What kind of picture it is by its first bytes; names and declared types are not asked. */
export function sniff(bytes: Buffer): 'photo' | 'heic' | undefined {
  const ascii = (from: number, to: number) => bytes.toString('latin1', from, to)
  if (ascii(0, 3) === '\xff\xd8\xff') return 'photo'
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'photo'
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'photo'
  if (ascii(4, 8) === 'ftyp' && /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(ascii(8, 12))) return 'heic'
  return undefined
}

/** Reads a body to its end, or stops at the limit (in bytes) with `file.too_large`. */
export async function readCapped(
  source: Buffer | AsyncIterable<Uint8Array>,
  limit: number = PHOTO_LIMITS.bytes,
): Promise<Buffer> {
  const tooLarge = () => problem('file.too_large', { limit: limit / 1024 / 1024 })
  if (Buffer.isBuffer(source)) {
    if (source.length > limit) throw tooLarge()
    return source
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Makes a photo and its thumbnail anew from the pixels: upright, at most 2560 (320) on the longer side, as JPEG in sRGB.
 * Nothing else of the file is kept: no place, no time, no device, nothing hidden behind the picture.
 */
export async function repaint(bytes: Buffer): Promise<Pictures> {
  const kind = sniff(bytes)
  // The sharp that npm delivers has no HEVC decoder, for its patents.
  if (kind === 'heic') throw problem('file.heic')
  if (!kind) throw problem('file.not_a_photo')
  try {
    return await inTurn(async () => {
      await checkPixels(bytes)
      const photo = await draw(bytes, PHOTO_LIMITS.side, 82)
      const thumb = await draw(photo.data, PHOTO_LIMITS.thumbSide, 75)
      return { photo: photo.data, thumb: thumb.data, width: photo.info.width, height: photo.info.height }
    })
  } catch (error) {
    if (error instanceof Problem) throw error
    throw problem('file.not_a_photo')
  }
}

/** Reads the header only, so that a picture with too many pixels is never unpacked. */
async function checkPixels(bytes: Buffer): Promise<void> {
  const { width, height, format, isProgressive } = await sharp(bytes, { limitInputPixels: false }).metadata()
  const pixels = format === 'png' && isProgressive ? PHOTO_LIMITS.interlaced : PHOTO_LIMITS.pixels
  if (width * height > pixels) {
    throw problem('file.too_many_pixels', { millions: pixels / 1_000_000, wan: pixels / 10_000 })
  }
}

function draw(bytes: Buffer, side: number, quality: number): Promise<{ data: Buffer; info: OutputInfo }> {
  return sharp(bytes, { limitInputPixels: PHOTO_LIMITS.pixels, failOn: 'error', sequentialRead: true })
    .timeout({ seconds: PHOTO_LIMITS.seconds })
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true })
}

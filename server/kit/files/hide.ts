import sharp from 'sharp'
import { PHOTO_LIMITS, type Pictures } from './photo.ts'

/** A part of a picture as shares of its width and height, from the upper left corner: all from 0 to 1. */
export type Box = { x: number; y: number; w: number; h: number }

/** What is shown to everybody needs no more. */
const SHOWN_SIDE = 1600
/** One flat colour: a blur or a mosaic of what lies below could be worked back. */
const COVER = { r: 71, g: 82, b: 92 }

/**
 * A picture made anew with boxes painted over, no larger than a screen needs, without metadata, and its thumbnail. Nothing of
 * what a box covers goes into it: the boxes are painted before anything is made smaller, so that no edge mixes with it.
 */
export async function hide(photo: Buffer | string, boxes: readonly Box[]): Promise<Pictures> {
  const limits = { limitInputPixels: PHOTO_LIMITS.pixels, failOn: 'error' } as const
  const whole = sharp(photo, limits).timeout({ seconds: PHOTO_LIMITS.seconds })
  const { width, height } = await sharp(photo, limits).metadata()
  const covered = await whole
    .composite(
      boxes.flatMap((box) => {
        const left = Math.max(0, Math.floor(box.x * width))
        const top = Math.max(0, Math.floor(box.y * height))
        const size = {
          width: Math.min(width, Math.ceil((box.x + box.w) * width)) - left,
          height: Math.min(height, Math.ceil((box.y + box.h) * height)) - top,
        }
        if (size.width < 1 || size.height < 1) return []
        return [{ input: { create: { ...size, channels: 3 as const, background: COVER } }, left, top }]
      }),
    )
    .raw()
    .toBuffer({ resolveWithObject: true })
  const shrunk = (side: number, quality: number) =>
    sharp(covered.data, {
      raw: { width: covered.info.width, height: covered.info.height, channels: covered.info.channels },
    })
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true })
  const shown = await shrunk(SHOWN_SIDE, 80)
  const thumb = await shrunk(PHOTO_LIMITS.thumbSide, 75)
  return { photo: shown.data, thumb: thumb.data, width: shown.info.width, height: shown.info.height }
}

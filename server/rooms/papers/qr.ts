import { encodeQR } from 'qr'
import sharp from 'sharp'

/** Pixels of one module: sharp on paper at three centimetres. */
const MODULE = 8
const PNG = 'data:image/png;base64,'

/** The QR code of an address, black on white with its quiet zone, as a picture that a page can hold: a PNG in its own address. */
export async function qrOf(address: string): Promise<string> {
  const rows = encodeQR(address, 'raw', { ecc: 'medium', border: 2 })
  const side = rows.length
  const pixels = Buffer.from(rows.flatMap((row) => row.map((dark) => (dark ? 0 : 255))))
  const png = await sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .resize(side * MODULE, side * MODULE, { kernel: 'nearest' })
    .png({ palette: true, colours: 2 })
    .toBuffer()
  return PNG + png.toString('base64')
}

/** The picture itself. */
export const pngOf = (qr: string): Buffer => Buffer.from(qr.slice(PNG.length), 'base64')

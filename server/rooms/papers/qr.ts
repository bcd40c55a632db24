import { encodeQR } from 'qr'
import sharp from 'sharp'

/** Pixels of one module: sharp on paper at three centimetres. */
const MODULE = 8

/** The QR code of an address as a PNG, black on white with its quiet zone. */
export async function qrOf(address: string): Promise<Buffer> {
  const rows = encodeQR(address, 'raw', { ecc: 'medium', border: 2 })
  const side = rows.length
  const pixels = Buffer.from(rows.flatMap((row) => row.map((dark) => (dark ? 0 : 255))))
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .resize(side * MODULE, side * MODULE, { kernel: 'nearest' })
    .png({ palette: true, colours: 2 })
    .toBuffer()
}

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Document, Packer, Paragraph } from 'docx'
import ExcelJS from 'exceljs'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { acceptFile, acceptPhoto, DOCX, hideInPhoto, openFile, PDF, XLSX } from './files.ts'
import { type Part, zipOf } from './tables/fixtures.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'umbrellas-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const MB = 1024 * 1024
const accept = (bytes: Buffer, limit = 10 * MB) => acceptFile(bytes, { dataDir, limit })
const code = (promise: Promise<{ type: string }>) =>
  promise.then(
    ({ type }) => type,
    (error) => error.code,
  )
const pdf = (inside = '') => Buffer.from(`%PDF-1.4\n${inside}\ntrailer\n<<>>\n%%EOF\n`)
const docx = () =>
  Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('a red umbrella')] }] }))
const xlsx = async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('umbrellas').addRow(['red', 1])
  return Buffer.from(await book.xlsx.writeBuffer())
}
/** A Word document by the names of its parts, with others beside them. */
const wordParts = (kind: string, ...others: Part[]): Buffer =>
  zipOf([
    {
      name: '[Content_Types].xml',
      data: `<Types><Override ContentType="application/vnd.${kind}.main+xml"/></Types>`,
    },
    { name: 'word/document.xml', data: '<w:document/>' },
    ...others,
  ])
const PLAIN = 'openxmlformats-officedocument.wordprocessingml.document'

test('a list of types that spells by character numbers is no document: it would hide what it spells', async () => {
  const hidden = wordParts(
    `${PLAIN}.main+xml"/><Override ContentType="application/vnd.ms-word.document.&#109;acroEnabled`,
  )
  expect(await code(accept(hidden))).toBe('file.not_allowed')
})

describe('a document is known by its bytes', () => {
  test('PDF, Word and Excel are kept as they came', async () => {
    for (const [bytes, type] of [
      [pdf(), PDF],
      [await docx(), DOCX],
      [await xlsx(), XLSX],
    ] as const) {
      const kept = await accept(bytes)
      expect([kept.type, kept.size]).toEqual([type, bytes.length])
      expect(await readFile((await openFile(kept.hash, { dataDir })).path)).toEqual(bytes)
    }
  })
  test('a photo is repainted as ever', async () => {
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    expect(await accept(png)).toMatchObject({ type: 'image/jpeg', width: 9, height: 9 })
  })
  test.each([
    ['a web page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    [
      'a drawing that may hold programs',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
    ],
    ['a program', Buffer.from('MZ\u0090\u0000')],
    ['a PDF that was cut off', pdf().subarray(0, 20)],
    ['a PDF behind a web page', Buffer.concat([Buffer.from('<html>'), pdf()])],
    ['an empty file', Buffer.alloc(0)],
    ['an archive that was cut off', Buffer.from('PK\u0003\u0004umbrella')],
  ])('%s is refused, and nothing is kept', async (_, bytes) => {
    expect(await code(accept(bytes))).toBe('file.not_allowed')
    expect(await readdir(dataDir)).toEqual([])
  })
  test('an archive of anything else is refused', async () => {
    expect(await code(accept(wordParts(PLAIN)))).toBe(DOCX)
    expect(await code(accept(zipOf([{ name: 'umbrella.html', data: '<script>' }])))).toBe('file.not_allowed')
  })
  test('a document with macros is refused', async () => {
    expect(await code(accept(wordParts('ms-word.document.macroEnabled')))).toBe('file.macros')
  })
  test('so is one whose list of parts does not own to them', async () => {
    for (const name of ['word/vbaProject.bin', 'word/VBAPROJECT.BIN', 'xl/macrosheets/sheet1.xml'])
      expect([name, await code(accept(wordParts(PLAIN, { name, data: 'x' })))]).toEqual([name, 'file.macros'])
  })
  test('an archive that unpacks to far more than it weighs is refused unread', async () => {
    const bomb = wordParts(PLAIN, { name: 'word/media/a.bin', data: Buffer.alloc(40 * MB) })
    expect(bomb.length).toBeLessThan(MB)
    expect(await code(accept(bomb))).toBe('table.too_large')
  })
  test('and so is one that hides its size from its directory', async () => {
    const list = { name: '[Content_Types].xml', data: 'x'.repeat(MB), size: 10 }
    expect(await code(accept(zipOf([list])))).toBe('file.not_allowed')
  })
  test('what is larger than the district allows is refused', async () => {
    expect(await code(accept(pdf('x'.repeat(2 * MB)), MB))).toBe('file.too_large')
  })
})

describe('a photo with something hidden', () => {
  /** Left half red, right half a chequered pattern of single pixels: a secret of fine detail. */
  async function secret(): Promise<string> {
    const [width, height] = [200, 100]
    const pixels = Buffer.alloc(width * height * 3)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        pixels.set(x < 100 ? [255, 0, 0] : (x + y) % 2 ? [255, 255, 255] : [0, 0, 0], (y * width + x) * 3)
    const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer()
    return (await acceptPhoto(png, { dataDir })).hash
  }
  const stats = async (
    hash: string,
    region: { left: number; top: number; width: number; height: number },
  ) => {
    const bytes = await sharp((await openFile(hash, { dataDir })).path)
      .extract(region)
      .png()
      .toBuffer()
    return (await sharp(bytes).stats()).channels
  }
  const RIGHT = { left: 108, top: 8, width: 84, height: 84 }
  const HALF = { x: 0.5, y: 0, w: 0.5, h: 1 }

  test('is a new file, in which nothing is left of what the box covers', async () => {
    const original = await secret()
    const shown = await hideInPhoto(original, [HALF], { dataDir })
    expect(shown.hash).not.toBe(original)
    for (const channel of await stats(shown.hash, RIGHT)) expect(channel.stdev).toBeLessThan(1)
    const [red] = await stats(shown.hash, { left: 8, top: 8, width: 80, height: 84 })
    expect(red?.mean).toBeGreaterThan(240)
  })
  test('the control: without the box the detail is there', async () => {
    const shown = await hideInPhoto(await secret(), [], { dataDir })
    expect((await stats(shown.hash, RIGHT))[0]?.stdev).toBeGreaterThan(40)
  })
  test('its thumbnail and its metadata hide it as well', async () => {
    const shown = await hideInPhoto(await secret(), [HALF], { dataDir })
    const thumb = await openFile(shown.hash, { dataDir, thumb: true })
    const part = await sharp(thumb.path)
      .extract({ left: 110, top: 10, width: 80, height: 80 })
      .png()
      .toBuffer()
    for (const channel of (await sharp(part).stats()).channels) expect(channel.stdev).toBeLessThan(1)
    const { exif, icc, xmp } = await sharp((await openFile(shown.hash, { dataDir })).path).metadata()
    expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined])
  })
  test('the original stays as it was, and a box over its edge is cut to it', async () => {
    const original = await secret()
    await hideInPhoto(original, [{ x: 0.9, y: 0.9, w: 0.5, h: 0.5 }], { dataDir })
    expect((await stats(original, RIGHT))[0]?.stdev).toBeGreaterThan(40)
  })
})

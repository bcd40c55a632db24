import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Color } from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inTurn } from './files/photo.ts'
import { acceptPhoto, openFile, PHOTO_LIMITS } from './files.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'umbrellas-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const store = {
  acceptPhoto: (source: Buffer | AsyncIterable<Uint8Array>) => acceptPhoto(source, { dataDir }),
  openFile: (hash: string, options = {}) => openFile(hash, { dataDir, ...options }),
}
const picture = (width = 400, height = 300, background: Color = 'red') =>
  sharp({ create: { width, height, channels: 3, background } })
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'kept',
    (error) => error.code,
  )
const stored = async () =>
  (await readdir(join(dataDir), { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => one.name)

describe('a photo is kept', () => {
  test('under the hash of its stored bytes, with a thumbnail', async () => {
    const photo = await store.acceptPhoto(await picture(3000, 1500).jpeg().toBuffer())
    expect(photo).toMatchObject({ type: 'image/jpeg', width: 2560, height: 1280 })
    const file = await store.openFile(photo.hash)
    expect(file.path).toBe(join(dataDir, 'files', photo.hash.slice(0, 2), photo.hash.slice(2, 4), photo.hash))
    const bytes = await readFile(file.path)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(photo.hash)
    expect([bytes.length, file.size]).toEqual([photo.size, photo.size])
    const thumb = await store.openFile(photo.hash, { thumb: true })
    expect(await sharp(await readFile(thumb.path)).metadata()).toMatchObject({
      format: 'jpeg',
      width: 320,
      height: 160,
      size: thumb.size,
    })
  })
  test('a small one is not blown up', async () => {
    expect(await store.acceptPhoto(await picture(40, 30).jpeg().toBuffer())).toMatchObject({
      width: 40,
      height: 30,
    })
  })
  test.each(['png', 'webp', 'jpeg'] as const)('%s becomes JPEG', async (format) => {
    const { hash } = await store.acceptPhoto(await picture().toFormat(format).toBuffer())
    expect(await sharp((await store.openFile(hash)).path).metadata()).toMatchObject({
      format: 'jpeg',
      width: 400,
    })
  })
  test('what is transparent becomes white', async () => {
    const clear = await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer()
    const { hash } = await store.acceptPhoto(clear)
    expect([
      ...(
        await sharp((await store.openFile(hash)).path)
          .raw()
          .toBuffer()
      ).subarray(0, 3),
    ]).toEqual([255, 255, 255])
  })
  test('also from a stream', async () => {
    expect(await code(store.acceptPhoto(Readable.from([await picture().jpeg().toBuffer()])))).toBe('kept')
  })
  test('the same photo twice is one file', async () => {
    const bytes = await picture().jpeg().toBuffer()
    const [first, second] = await Promise.all([store.acceptPhoto(bytes), store.acceptPhoto(bytes)])
    expect(await store.acceptPhoto(bytes)).toEqual(first)
    expect(second).toEqual(first)
    expect((await stored()).sort()).toEqual([first.hash, `${first.hash}.thumb`])
  })
})

describe('nothing but the picture is kept', () => {
  test('the place where it was taken is gone, from the thumbnail too', async () => {
    const bytes = await picture()
      .jpeg()
      .withExif({
        IFD0: { Model: 'Umbrella 5' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 20/1 0/1' },
      })
      .toBuffer()
    expect((await sharp(bytes).metadata()).exif?.includes('Umbrella 5')).toBe(true)
    const { hash } = await store.acceptPhoto(bytes)
    for (const thumb of [false, true]) {
      const { path } = await store.openFile(hash, { thumb })
      const { exif, icc, xmp, iptc } = await sharp(path).metadata()
      expect({ exif, icc, xmp, iptc }).toEqual({})
      expect((await readFile(path)).includes('Exif')).toBe(false)
    }
  })
  test('a photo held sideways stands upright', async () => {
    const { width, height } = await store.acceptPhoto(
      await picture(400, 300).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    )
    expect([width, height]).toEqual([300, 400])
  })
  test('what hides behind or within a sound picture is gone', async () => {
    const jpeg = await picture().jpeg().toBuffer()
    const script = Buffer.from('<script>umbrella()</script>PK\u0003\u0004')
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, script.length + 2]), script])
    const { hash } = await store.acceptPhoto(
      Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2), script]),
    )
    const bytes = await readFile((await store.openFile(hash)).path)
    expect([bytes.includes('umbrella'), bytes.includes('PK\u0003\u0004')]).toEqual([false, false])
  })
})

/** A PNG that says how large it is and holds hardly anything. */
function pngHeader(width: number, height: number, interlaced = 0): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const crc = Buffer.alloc(4)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    crc.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, crc])
  }
  const size = Buffer.alloc(8)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.concat([size, Buffer.from([8, 2, 0, 0, interlaced])])),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('what is no sound photo is refused and leaves nothing behind', () => {
  afterEach(async () => expect(await stored()).toEqual([]))

  test.each([
    ['a text renamed to .jpg', Buffer.from('a lost umbrella')],
    ['nothing', Buffer.alloc(0)],
    [
      'an SVG',
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      ),
    ],
    ['a GIF', Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')],
    [
      'a page with the first bytes of a JPEG',
      Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.from('<html>umbrella</html>')]),
    ],
    ['a page with the first bytes of a WebP', Buffer.from('RIFF\x10\0\0\0WEBP<html>umbrella</html>')],
  ])('%s', async (_, bytes) => {
    expect(await code(store.acceptPhoto(bytes))).toBe('file.not_a_photo')
  })
  test.each([0.1, 0.5, 0.95])('a JPEG cut off at %f of its length', async (share) => {
    const noise = await sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: 'red',
        noise: { type: 'gaussian', mean: 99, sigma: 50 },
      },
    })
      .jpeg()
      .toBuffer()
    expect(await code(store.acceptPhoto(noise.subarray(0, noise.length * share)))).toBe('file.not_a_photo')
  })
  test('a HEIC is named, so that the words can help', async () => {
    expect(await code(store.acceptPhoto(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')))).toBe(
      'file.heic',
    )
  })
  test('a picture of more than 50 megapixels is not unpacked', async () => {
    const bomb = pngHeader(30_000, 30_000)
    expect(bomb.length).toBeLessThan(200)
    expect(await code(store.acceptPhoto(bomb))).toBe('file.too_many_pixels')
    expect(await code(store.acceptPhoto(pngHeader(10_000, 5001)))).toBe('file.too_many_pixels')
    expect(await code(store.acceptPhoto(pngHeader(10_000, 5000)))).toBe('file.not_a_photo')
  })
  test('an interlaced picture, which must be held whole to be drawn, may have 10 megapixels', async () => {
    expect(await code(store.acceptPhoto(pngHeader(10_000, 1001, 1)))).toBe('file.too_many_pixels')
    expect(await code(store.acceptPhoto(pngHeader(10_000, 1000, 1)))).toBe('file.not_a_photo')
  })
  test('an endless body is read to 10 MB and no further', async () => {
    let pulled = 0
    const endless = (async function* () {
      for (;;) {
        pulled += 1024 * 1024
        yield Buffer.alloc(1024 * 1024, 0xff)
      }
    })()
    expect(await code(store.acceptPhoto(endless))).toBe('file.too_large')
    expect(pulled).toBe(PHOTO_LIMITS.bytes + 1024 * 1024)
    expect(await code(store.acceptPhoto(Buffer.alloc(PHOTO_LIMITS.bytes + 1)))).toBe('file.too_large')
    expect(await code(store.acceptPhoto(Buffer.alloc(PHOTO_LIMITS.bytes)))).toBe('file.not_a_photo')
  })
})

test.each([
  '',
  'a'.repeat(63),
  'A'.repeat(64),
  '../'.repeat(22).slice(0, 64),
  `${'a'.repeat(64)}\n`,
  'b'.repeat(64),
  '../../etc/passwd',
])('there is no file %j', async (hash) => {
  expect(await code(store.openFile(hash))).toBe('file.missing')
  expect(await code(store.openFile(hash, { thumb: true }))).toBe('file.missing')
})

test('two pictures are in work at a time, whoever brings how many; one that fails makes room as well', async () => {
  let now = 0
  let most = 0
  const one = (fails: boolean) =>
    inTurn(async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 5))
      now--
      if (fails) throw new Error('a broken umbrella')
    }).catch(() => undefined)
  await Promise.all(Array.from({ length: 7 }, (_, i) => one(i % 2 === 0)))
  expect([most, now]).toEqual([PHOTO_LIMITS.atOnce, 0])
})

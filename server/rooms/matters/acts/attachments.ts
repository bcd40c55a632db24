import { z } from 'zod'
import type { knot } from '../../../../contract/matters.ts'
import { acceptFile, openFile } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import type { Bytes } from '../../../kit/room.ts'
import { declareSetting, settingsAt } from '../../../kit/settings.ts'
import { districtRoot } from '../../grid/index.ts'
import { filesOf } from '../store/read.ts'

/** How large one attachment may be, in megabytes; a district may set it anywhere up to what the server takes at all. */
const LIMIT = 'files.limit.mb'
const LIMIT_MB = 10
declareSetting(/^files\.limit\.mb$/, z.number().int().min(1).max(LIMIT_MB))

const PHOTO = 'image/jpeg'

/** Keeps a photo or a document, as large as the district allows. Throws what `acceptFile` throws. */
export async function acceptWithin(house: House, districtKey: string, body: AsyncIterable<Buffer>) {
  const { districtId, rootId } = await districtRoot(house.db, districtKey)
  const at = { districtId, path: [rootId], now: house.clock.now(), keys: [LIMIT] }
  const mb = Number((await settingsAt(house.db, at)).get(LIMIT) ?? LIMIT_MB)
  return acceptFile(body, { dataDir: house.dataDir, limit: mb * 1024 * 1024 })
}

/** A thread in which what is no photo stands apart, with the name it was brought under. */
export async function withDocuments(
  house: House,
  districtId: number,
  thread: z.input<typeof knot>[],
): Promise<z.input<typeof knot>[]> {
  const hashes = [...new Set(thread.flatMap((one) => one.files))]
  if (hashes.length === 0) return thread
  const kept = await filesOf(house.db, districtId, hashes)
  const documents = new Map(kept.filter((f) => f.type !== PHOTO).map((f) => [f.hash, f]))
  return thread.map((one) => ({
    ...one,
    files: one.files.filter((hash) => !documents.has(hash)),
    documents: one.files.flatMap((hash) => documents.get(hash) ?? []),
  }))
}

/** A file of a matter as an answer: a photo or its thumbnail, a document under its own name. */
export async function openAttachment(
  house: House,
  districtId: number,
  hash: string,
  thumb: boolean,
): Promise<Bytes> {
  const [kept] = await filesOf(house.db, districtId, [hash])
  const document = kept && kept.type !== PHOTO ? kept : undefined
  const file = await openFile(hash, { dataDir: house.dataDir, thumb: thumb && !document })
  return document ? { ...file, type: document.type, name: document.name } : file
}

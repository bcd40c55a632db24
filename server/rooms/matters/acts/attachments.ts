import { z } from 'zod'
import type { knot } from '../../../../contract/matters.ts'
import { acceptFile, DOCX, openFile, PDF, XLSX } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import type { Bytes } from '../../../kit/room.ts'
import { declareSetting, settingsAt } from '../../../kit/settings.ts'
import { districtRoot } from '../../grid/index.ts'
import { type Family, membersOf } from '../loop/family.ts'
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

const EXTENSIONS: Readonly<Record<string, string>> = { [PDF]: 'pdf', [DOCX]: 'docx', [XLSX]: 'xlsx' }

/**
 * The name that a document goes by: the last part of a path, with nothing that no file name may hold or that turns it around for
 * the eye, and ending as what it is: a PDF that is a web page as well must not be saved as one. What has no name is called so.
 */
export function plainName(name: string | undefined, type: string): string {
  const extension = EXTENSIONS[type] ?? 'bin'
  const last = name?.split(/[\\/]/).at(-1) ?? ''
  const plain = last.replace(/[<>:"|?*]|\p{Cf}|\p{Cc}/gu, '').trim()
  const stem = plain.toLowerCase().endsWith(`.${extension}`) ? plain.slice(0, -extension.length - 1) : plain
  return `${[...stem].slice(-110).join('').trim() || 'file'}.${extension}`
}

/** A thread in which what is no photo stands apart, with the name that it was brought under for that step. */
export async function withDocuments(
  house: House,
  family: Family,
  thread: z.input<typeof knot>[],
): Promise<z.input<typeof knot>[]> {
  if (thread.every((one) => one.files.length === 0)) return thread
  const members = membersOf(family)
  const bringer = (one: { matterId: string; seq: number }) =>
    members.find((m) => m.matter.id === one.matterId)?.steps.find((s) => s.seq === one.seq)?.by_account ??
    null
  const brought = thread.flatMap((one) => one.files.map((hash) => ({ hash, by: bringer(one) })))
  const kept = await filesOf(house.db, family.root.matter.district_id, brought)
  const documents = new Map(
    kept
      .filter((f) => f.type !== PHOTO)
      .map(({ hash, by, type, size, name }) => [
        `${hash} ${by}`,
        { hash, type, size, name: plainName(name, type) },
      ]),
  )
  return thread.map((one) => {
    const documentOf = (hash: string) => documents.get(`${hash} ${bringer(one)}`)
    return {
      ...one,
      files: one.files.filter((hash) => !documentOf(hash)),
      documents: one.files.flatMap((hash) => documentOf(hash) ?? []),
    }
  })
}

/** A file of a matter as an answer: a photo or its thumbnail, a document under the name that this account gave it. */
export async function openAttachment(
  house: House,
  districtId: number,
  { hash, by, thumb }: { hash: string; by: number | null; thumb: boolean },
): Promise<Bytes> {
  const [kept] = await filesOf(house.db, districtId, [{ hash, by }])
  const document = kept && kept.type !== PHOTO ? kept : undefined
  const file = await openFile(hash, { dataDir: house.dataDir, thumb: thumb && !document })
  return document ? { ...file, type: document.type, name: plainName(document.name, document.type) } : file
}

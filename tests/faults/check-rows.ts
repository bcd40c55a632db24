// What must stand together in one act: words with their seal, orders with the step that made them.
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { sha256 } from '../../server/kit/secrets.ts'
import { type Family, stepOf } from '../../server/rooms/matters/index.ts'

export type Flaw = { flaw: string; about: string; detail: string }
type Said = { texts: Record<string, string>; files: string[] }
type Row = Said & { matter_id: string; seq: number; salt: Buffer | null; digest: Buffer | null }

/** The words of these families by `matter seq`, and each step whose digest has no words, other words, or words without one. */
export async function wordsAsSealed(
  { db }: House,
  districtId: number,
  families: readonly Family[],
): Promise<{ said: Map<string, Said>; wrong: Flaw[] }> {
  const ids = families.flatMap(({ root, children }) => [root, ...children].map((m) => m.matter.id))
  const rows = await db.rows<Row>(sql`
    select s.matter_id, s.seq, s.digest, c.salt, c.texts, c.files from matter_step s
    left join matter_content c on c.district_id = s.district_id and c.matter_id = s.matter_id and c.seq = s.seq
    where s.district_id = ${districtId} and s.matter_id = any(${ids}::uuid[]) and (s.digest is not null or c.salt is not null)`)
  const said = new Map<string, Said>()
  const wrong: Flaw[] = []
  for (const row of rows) {
    const at = { about: row.matter_id, detail: `step ${row.seq}` }
    if (!row.salt) wrong.push({ flaw: 'words are lost', ...at })
    else if (!row.digest) wrong.push({ flaw: 'words without a digest', ...at })
    else if (!isSealedBy(row.salt, row, row.digest))
      wrong.push({ flaw: 'words are not those that were sealed', ...at })
    if (row.salt) said.set(`${row.matter_id} ${row.seq}`, { texts: row.texts, files: row.files })
  }
  return { said, wrong }
}

/** The digest is of the texts in the order of their form, which a jsonb column does not keep. */
const isSealedBy = (salt: Buffer, { texts, files }: Said, digest: Buffer): boolean =>
  orders(Object.entries(texts)).some((entries) => {
    const plain = JSON.stringify([Object.fromEntries(entries), files])
    return sha256(Buffer.concat([salt, Buffer.from(plain)])).equals(digest)
  })

function orders<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]]
  return all.flatMap((one, i) => orders(all.toSpliced(i, 1)).map((rest) => [one, ...rest]))
}

/** Each order and task exists just as often as a step made it, and none besides. */
export function ordersAsSpawned({ root, children }: Family): Flaw[] {
  const key = (loop: string, unit: number | null) => `${loop}${unit === null ? '' : ` to unit ${unit}`}`
  const balance = new Map<string, number>()
  const count = (one: string, by: 1 | -1) => balance.set(one, (balance.get(one) ?? 0) + by)
  for (const { loop, matter, steps } of [root, ...children])
    for (const row of steps)
      for (const part of stepOf(loop, row.step)?.effects ?? []) {
        if (part.name === 'order_units') {
          const { lead, assist } = (row.data ?? {}).units as { lead: number; assist: number[] }
          for (const unit of [lead, ...assist]) count(key(String(part.loop), unit), 1)
        }
        if (part.name === 'order_named_unit') count(key(matter.loop, Number(row.data?.unit)), 1)
        if (part.name === 'order_task') count(key(String(part.loop), null), 1)
      }
  for (const { matter } of children) count(key(matter.loop, matter.unit_id), -1)
  return [...balance].flatMap(([what, n]) =>
    n === 0
      ? []
      : [
          {
            flaw: n > 0 ? 'an order is lost' : 'an order that no step made',
            about: root.matter.id,
            detail: `${what}: ${Math.abs(n)}`,
          },
        ],
  )
}

import { empty, join, type Queries, raw, sql } from '../../../kit/db.ts'
import type { NewFact } from '../../../kit/facts.ts'
import type { Changed } from '../loop/engine.ts'
import type { Matter } from '../loop/family.ts'
import { FOLDED } from '../loop/fold.ts'

export type NewContent = {
  matter_id: string
  seq: number
  salt: string
  texts: Record<string, string>
  files: string[]
  digest: string
}
export type NewReporter = { matter_id: string; name_sealed: string | null; phone_sealed: string | null }
export type Write = {
  districtId: number
  changed: readonly Changed[]
  /** The root as it was read: nobody may have written the family since. Absent when the root itself is born here. */
  root?: Matter
  /** Other roots that the act relied on as they were read: nobody may have written those meanwhile either. */
  relied?: readonly Matter[]
  contents?: readonly NewContent[]
  reporter?: NewReporter | undefined
  facts: readonly NewFact[]
}

/** What was fixed at filing, in the order of the insert; `number` and `family` are given by the statement. */
const FILED = [
  'district_id',
  'id',
  'root_id',
  'loop',
  'loop_version',
  'source',
  'ref',
  'title',
  'place',
  'grid_at_filing',
  'reporter_id',
  'filed_by',
  'created_at',
  'path',
  'confidential',
  'visibility',
  'lng',
  'lat',
]
const MOVING = [...FOLDED, 'wake_at']
/**
 * When the clock looks again may stay too early, never too late: it looks, finds nothing to say, and is set right then. Nearly
 * every step moves it on, and a row whose indexed columns stay is rewritten in its place.
 */
const WAKES = `wake_at = case when u.closed_at is null and m.wake_at > u.changed_at and m.wake_at < u.wake_at
  then m.wake_at else u.wake_at end`
const moved = raw([...[...FOLDED, 'family'].map((column) => `${column} = u.${column}`), WAKES].join(', '))
const inserted = raw([...FILED, ...MOVING].join(', '))

export const hexBytes = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`

const matterRow = ({ path, ...matter }: Matter) => {
  const own = matter.id === matter.root_id ? {} : { title: null, place: null }
  return { ...matter, ...own, path: path.join('.') }
}

/** The rows of one act, as they go to the database. */
function rowsOf(w: Write) {
  // the root comes first: all who write a family lock it before they touch anything else of it
  const updated = new Map(w.root ? [[w.root.id, w.root]] : [])
  for (const { member, born } of w.changed) if (!born) updated.set(member.matter.id, member.matter)
  if (w.root) updated.set(w.root.id, { ...(updated.get(w.root.id) ?? w.root), family: w.root.family + 1 })
  for (const other of w.relied ?? []) updated.set(other.id, { ...other, family: other.family + 1 })
  const digests = new Map(w.contents?.map((c) => [`${c.matter_id} ${c.seq}`, c.digest]))
  return {
    updated: [...updated.values()].map(matterRow),
    born: w.changed.filter((c) => c.born).map((c) => matterRow(c.member.matter)),
    steps: w.changed.flatMap(({ member: { matter }, added }) =>
      added.map((step) => ({
        ...step,
        recorded_at: step.recorded_at.getTime() === step.occurred_at.getTime() ? null : step.recorded_at,
        district_id: w.districtId,
        matter_id: matter.id,
        digest: digests.get(`${matter.id} ${step.seq}`) ?? null,
      })),
    ),
    contents: (w.contents ?? []).map((content) => ({ ...content, district_id: w.districtId })),
    reporters: w.reporter ? [{ ...w.reporter, district_id: w.districtId }] : [],
    facts: w.facts,
  }
}

/** What is appended beside the rows of matters, as it was given. */
const APPENDED = {
  steps: {
    table: 'matter_step',
    columns:
      'district_id, matter_id, seq, by_account, occurred_at, recorded_at, request_id, step, by_role, due_at, digest, data',
  },
  contents: { table: 'matter_content', columns: 'district_id, matter_id, seq, salt, texts, files' },
  reporters: { table: 'matter_reporter', columns: 'district_id, matter_id, name_sealed, phone_sealed' },
  facts: { table: 'fact', columns: 'district_id, name, about, data' },
} as const

/**
 * Everything that one act changed, or several acts on different families, in one statement: rows updated and born, steps
 * appended, words, reporter, facts. It either touches all that it must or, where one of the families was written meanwhile,
 * raises GL409 and leaves nothing behind. Returns the number of a matter born here.
 */
export async function write(q: Queries, ...writes: Write[]): Promise<number | undefined> {
  const all = writes.map(rowsOf)
  const rows = (part: keyof ReturnType<typeof rowsOf>) => all.flatMap((own): readonly unknown[] => own[part])
  const [updated, born] = [rows('updated'), rows('born')]
  // a part without rows is left out: it would cost as much as one with a row
  const update = sql`
    update matter m set ${moved} from json_populate_recordset(null::matter, ${JSON.stringify(updated)}) u
    where m.district_id = u.district_id and m.id = u.id and (m.id <> m.root_id or m.family = u.family - 1)
    returning m.id`
  const insert = sql`
    insert into matter (${inserted}, number, family)
    select ${inserted}, coalesce(nullif(number, 0), nextval('matter_number')), 1
    from json_populate_recordset(null::matter, ${JSON.stringify(born)})
    returning id, root_id, number`
  const appended = Object.entries(APPENDED).flatMap(([part, { table, columns }]) => {
    const given = rows(part as keyof typeof APPENDED)
    if (given.length === 0) return []
    const from = sql`json_populate_recordset(null::${raw(table)}, ${JSON.stringify(given)})`
    return sql`, ${raw(part)} as (insert into ${raw(table)} (${raw(columns)}) select ${raw(columns)} from ${from})`
  })
  const row = await q.one<{ number: number | null }>(sql`
    with updated as (${updated.length > 0 ? update : sql`select null::uuid as id where false`}),
    born as (${born.length > 0 ? insert : sql`select null::uuid as id, null::uuid as root_id, null::bigint as number where false`})
    ${appended.length > 0 ? join(appended, '') : empty}
    select must_be((select count(*) from updated), ${updated.length}), (select max(number) from born where id = root_id) as number`)
  return row.number ?? undefined
}

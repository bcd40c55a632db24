import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import type { Job, JobKind } from '../../../kit/jobs.ts'
import { problem } from '../../../kit/problems.ts'
import type { TableRow } from '../../../kit/tables/index.ts'
import { dropUpload, fileOf } from '../files.ts'
import { kindOf } from '../kinds/index.ts'
import type { Ctx, Item, Verdict, Whole } from '../kinds/kind.ts'
import { readOn } from '../reading.ts'
import { heldBatch, move } from '../store/batches.ts'
import * as rows from '../store/rows.ts'
import { cellOf, contextOf, pieceOfTime, recordOf, sealCells } from '../work.ts'

export const CHECK = 'imports.check'
export type CheckPayload = { batchId: string }
type Cursor = { phase: 'clear' | 'read' | 'settle'; at: number }

const DROPPED_AT_ONCE = 20_000
const READ_AT_ONCE = 2_000

type Staged = { seq: number; row: TableRow }

/**
 * Goes through a whole file and stages every row with what was found of it. Nothing else is written: what is wrong is known before
 * anything is loaded.
 */
export const check = (house: House): JobKind<CheckPayload, Cursor> => ({
  kind: CHECK,
  words: { zh: '导入：检查文件', en: 'Import: checking a file' },
  async chunk(q, job) {
    const batch = await heldBatch(q, job.districtId, job.payload.batchId)
    if (batch?.state !== 'checking')
      return { cursor: { phase: 'settle', at: 0 }, done: job.done, ended: true }
    const cursor = job.cursor ?? { phase: 'clear', at: 0 }
    if (cursor.phase === 'clear') {
      const dropped = await rows.dropRows(q, batch, DROPPED_AT_ONCE)
      return { cursor: { phase: dropped < DROPPED_AT_ONCE ? 'read' : 'clear', at: 0 }, done: 0 }
    }
    const ctx = await contextOf(house, batch, job.by)
    if (cursor.phase === 'read') return read(q, ctx, cursor.at)
    await settleAll(q, ctx)
    const counts = await rows.countsOf(q, batch)
    await move(q, batch, {
      to: 'checked',
      now: ctx.now,
      event: { what: 'checked', by: job.by },
      counts,
      job: null,
    })
    return { cursor, done: job.done, ended: true, result: { batch: batch.id } }
  },
  async cancelled(q, job) {
    await giveUp(house, q, job, 'cancelled')
  },
  async failed(q, job, why) {
    await giveUp(house, q, job, 'failed', why)
  },
})

async function giveUp(
  house: House,
  q: Queries,
  job: Job<CheckPayload>,
  to: 'cancelled' | 'failed',
  why?: { code: string; params: Record<string, unknown> },
) {
  const batch = await heldBatch(q, job.districtId, job.payload.batchId)
  if (batch?.state !== 'checking') return
  const said = why ? { code: why.code, params: why.params } : null
  await move(q, batch, {
    to,
    now: house.clock.now(),
    event: { what: to, by: job.by },
    problem: said,
    job: null,
  })
  await dropUpload(house.dataDir, batch)
}

async function read(q: Queries, ctx: Ctx, from: number) {
  const { house, batch } = ctx
  const { group } = kindOf(batch.kind)
  let waiting: Staged[] = []
  const flush = async () => {
    if (waiting.length > 0) await stage(q, ctx, waiting)
    waiting = []
  }
  const file = { path: fileOf(house.dataDir, batch), name: batch.name, from }
  const { at, ended } = await readOn(file, pieceOfTime(), async (row, seq) => {
    waiting.push({ seq, row })
    if (waiting.length === group) await flush()
  })
  await flush()
  if (ended && at === 0) throw problem('imports.no_rows')
  const cursor: Cursor = ended ? { phase: 'settle', at } : { phase: 'read', at }
  return { cursor, done: at, ...(ended ? { total: at } : {}) }
}

/** Rows as they are read, each by itself, against the rows before it, and against the district. */
async function stage(q: Queries, ctx: Ctx, staged: readonly Staged[]): Promise<void> {
  const { house, batch } = ctx
  const kind = kindOf(batch.kind)
  const found = staged.map(({ seq, row }) => {
    const read = row.cells && kind.read(cellOf(batch.mapping, row.cells), ctx)
    return { seq, row, read, key: read?.key ?? null, twin: read && !read.flaws ? (read.twin ?? null) : null }
  })
  const keys = [...new Set(found.flatMap(({ key }) => key ?? []))]
  const said = found.flatMap(({ twin }) => twin ?? [])
  const twins = new Set((await rows.knownTwins(q, batch, keys, said)).map((row) => `${row.key} ${row.twin}`))
  const firsts = new Map<string, NonNullable<Item<unknown>['first']>>()
  for (const first of await rows.firstWith(q, batch, keys)) {
    const record = recordOf(ctx, first.cells)
    if (record) firsts.set(first.key, { line: first.line, record })
  }
  const items: Item<unknown>[] = []
  const verdicts = new Map<number, Verdict>()
  for (const { seq, row, read, key, twin } of found) {
    if (row.error) {
      const { line: _, ...params } = row.error.params
      verdicts.set(seq, {
        status: 'error',
        flaws: [{ field: null, code: row.error.code, params: { line: row.line, ...params } }],
      })
    } else if (read?.flaws) verdicts.set(seq, { status: 'error', flaws: read.flaws })
    else if (read) {
      const mark = `${key} ${twin}`
      if (twin !== null && twins.has(mark)) verdicts.set(seq, { status: 'repeat' })
      else items.push({ seq, record: read.record, first: key === null ? undefined : firsts.get(key) })
      if (twin !== null) twins.add(mark)
      if (key !== null && !firsts.has(key)) firsts.set(key, { line: row.line, record: read.record })
    }
  }
  const judged = items.length > 0 ? await kind.judge(q, ctx, items) : []
  for (const [i, { seq }] of items.entries()) verdicts.set(seq, judged[i] ?? { status: 'error' })
  await rows.addRows(
    q,
    batch,
    found.map(({ seq, row, key, twin }) => {
      const { status, flaws, was } = verdicts.get(seq) ?? { status: 'error' }
      const cells = row.cells ? `\\x${sealCells(house, batch, row.cells).toString('hex')}` : null
      return {
        seq,
        line: row.line,
        status,
        key,
        twin,
        cells,
        flaws: flaws ?? null,
        before: was ? { was } : null,
      }
    }),
  )
}

/** Rows among each other, for kinds that need it: all of them are read once more. */
async function settleAll(q: Queries, ctx: Ctx): Promise<void> {
  const kind = kindOf(ctx.batch.kind)
  if (!kind.settle) return
  const all: Whole<unknown>[] = []
  for (;;) {
    const page = await rows.rowsAfter(q, ctx.batch, all.at(-1)?.seq ?? 0, READ_AT_ONCE)
    for (const row of page) {
      const record = row.status === 'error' ? null : recordOf(ctx, row.cells)
      all.push({ seq: row.seq, line: row.line, status: row.status, record, key: row.key })
    }
    if (page.length < READ_AT_ONCE) break
  }
  const settled = await kind.settle(q, ctx, all)
  for (let from = 0; from < settled.length; from += READ_AT_ONCE)
    await rows.settle(q, ctx.batch, settled.slice(from, from + READ_AT_ONCE))
}

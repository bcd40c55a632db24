import type { z } from 'zod'
import type { batch, wholeBatch } from '../../../../contract/imports.ts'
import { DAY } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import { jobOf } from '../../../kit/jobs.ts'
import { type Lang, Problem, problem, say } from '../../../kit/problems.ts'
import { mayAnywhere, type Who } from '../../../kit/scope.ts'
import { kindOf } from '../kinds/index.ts'
import { type Can, canDo, guessMapping, ownColumns, stillHolds } from '../rules.ts'
import * as store from '../store/batches.ts'
import { mayReach } from '../work.ts'

/** A batch that this person may see. Throws `imports.none`. */
export async function batchFor(house: House, who: Who, id: string): Promise<store.Batch> {
  const found = await store.batchById(house.db, who.districtId, id)
  const kind = found && kindOf(found.kind)
  const own = kind && found.by === who.accountId && mayAnywhere(who, kind.needs)
  if (!kind || !(own || mayReach(who, kind, found))) throw problem('imports.none')
  return found
}

type Names = (id: number) => { id: number; name: string }
async function namesFor(house: House, districtId: number, ids: readonly number[]): Promise<Names> {
  const rows = await store.namesOf(house.db, districtId, [...new Set(ids)])
  const names = new Map(rows.map((row) => [row.id, row.name ?? '']))
  return (id) => ({ id, name: names.get(id) ?? '' })
}

const shortly = (row: store.Batch, lang: Lang, name: Names): z.input<typeof batch> => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  name: row.name,
  format: row.format,
  encoding: row.encoding,
  place: { id: row.nodeId, name: row.placeName },
  by: name(row.by),
  counts: row.counts,
  problem: row.problem && {
    code: row.problem.code,
    detail: say(new Problem(row.problem.code, row.problem.params), lang),
  },
  createdAt: row.createdAt,
  changedAt: row.changedAt,
})

export async function listViews(
  house: House,
  districtId: number,
  rows: readonly store.Batch[],
  lang: Lang,
): Promise<z.input<typeof batch>[]> {
  const name = await namesFor(
    house,
    districtId,
    rows.map(({ by }) => by),
  )
  return rows.map((row) => shortly(row, lang, name))
}

/** What a person may do with a batch now. */
export function canFor(house: House, who: Who, row: store.Batch): Can {
  const age = (house.clock.now().getTime() - row.changedAt.getTime()) / DAY
  const can = canDo(row, age)
  return { ...can, codes: can.codes && mayAnywhere(who, 'access.manage') }
}

export const headerOf = (house: Pick<House, 'secrets'>, columns: readonly string[]): string =>
  house.secrets.mark(`columns ${JSON.stringify(ownColumns(columns).sort())}`).toString('hex')

export async function viewOf(
  house: House,
  who: Who,
  row: store.Batch,
  lang: Lang,
): Promise<z.input<typeof wholeBatch>> {
  const { fields } = kindOf(row.kind)
  const ids = [row.by, ...row.history.map(({ by }) => by)]
  const name = await namesFor(house, row.districtId, ids)
  const sample = row.sample ? (JSON.parse(house.secrets.open(row.sample)) as string[][]) : []
  const before =
    row.mapping === null
      ? await store.rememberedMapping(house.db, row.districtId, row.kind, headerOf(house, row.columns))
      : undefined
  const job =
    row.jobId && row.jobBy !== null
      ? await jobOf(house.db, { districtId: row.districtId, accountId: row.jobBy }, row.jobId)
      : undefined
  return {
    ...shortly(row, lang, name),
    fields: fields.map(({ key, words, hint, needed }) => ({ key, words, hint, needed })),
    columns: row.columns.map((column, i) => ({
      name: column,
      sample: sample.map((cells) => cells[i] ?? ''),
    })),
    mapping:
      row.mapping ??
      (before ? stillHolds(before.mapping, fields, row.columns) : guessMapping(fields, row.columns)),
    remembered: before !== undefined,
    asOf: row.asOf,
    job: job ? { done: job.done, total: job.total, ending: job.cancelAsked, startedAt: job.startedAt } : null,
    history: row.history.map(({ what, by, at }) => ({ what, by: name(by), at })),
    can: canFor(house, who, row),
  }
}

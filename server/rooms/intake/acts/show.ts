import type { z } from 'zod'
import type { intake, seenStep } from '../../../../contract/intake.ts'
import type { knot } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { roleWords } from '../../access/index.ts'
import { pageFor } from '../../matters/index.ts'
import { filedById, receiptOf } from '../store/receipts.ts'
import { channelOf } from './keys.ts'
import { standingOf } from './standing.ts'

type Knot = z.output<typeof knot>

/** The same for the same step, however often it is told. */
export const eventOf = (k: { matterId: string; seq: number }): string => `${k.matterId}-${k.seq}`

/** A step without anybody's name: what a channel may pass on to whoever reported there. */
export const seenStepOf = (k: Knot): z.input<typeof seenStep> => ({
  event: eventOf(k),
  step: k.step,
  words: k.done,
  by: roleWords(k.by.role),
  unit: k.by.unit,
  at: k.occurredAt,
  texts: k.texts.filter((t) => t.open).map(({ label, text }) => ({ label, text })),
  choices: k.choices.map(({ label, value }) => ({ label, value })),
})

/** A step that moved nothing and says nothing to the reporter (a note, a warning of the clock) is no news for a channel. */
const isNews = (k: Knot): boolean => k.state !== null || k.texts.some((t) => t.open) || k.choices.length > 0

/** A matter as its reporter sees it: the account of a channel has no post that reads, so nothing internal is in it. */
export async function threadFor(house: House, who: Who, matterId: string, lang: Lang) {
  const page = await pageFor(house, who, matterId, lang)
  return { ...page, thread: (page.thread as Knot[]).filter(isNews) }
}

export const showByRef: Handlers<typeof intake>['GET /api/intake/matters/:ref'] = async (
  house,
  { who, params, lang },
) => {
  const channel = await channelOf(house, who)
  const receipt = await receiptOf(house.db, channel.districtId, channel.id, params.ref)
  const row = receipt && (await filedById(house.db, channel.districtId, channel.accountId, receipt.matterId))
  if (!row) throw problem('intake.no_ref', { ref: params.ref })
  const { thread, deadline } = await threadFor(house, who, row.id, lang)
  return {
    ...(await standingOf(house, channel.districtId, params.ref, row)),
    deadline,
    result: resultOf(thread),
    thread: thread.map(seenStepOf),
  }
}

/** The last words that were written for the reporter. */
const resultOf = (thread: readonly Knot[]): string | null =>
  thread
    .slice(1)
    .flatMap((k) => k.texts.filter((t) => t.open))
    .at(-1)?.text ?? null

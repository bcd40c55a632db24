import { handClock } from '../../../server/kit/clock.ts'
import type { House } from '../../../server/kit/house.ts'
import type { Who } from '../../../server/kit/scope.ts'
import { DAY, HOUR, inChina, MINUTE } from '../../../server/kit/time.ts'
import { personOf } from '../../../server/rooms/access/index.ts'
import {
  contestFigure,
  type Edition,
  editionSeen,
  freezeEdition,
  listOfEditions,
  makeEditions,
  ruleOnContest,
} from '../../../server/rooms/reports/index.ts'
import { rebuildFigures } from '../../../server/rooms/scores/index.ts'

/** For how many weeks somebody has read the drafts and published them; what was before, all at once. */
const WEEKS = 5
/** On Mondays, when the drafts are there. */
const READ_AT = 9.5 * HOUR
const PAGE = 50

type Asked = {
  districtId: number
  /** By the keys of the small world. */
  accounts: ReadonlyMap<string, number>
  units: ReadonlyMap<string, number>
  idOf(name: string): string
}
type Then = { house: House; who: Who }

/** A request as the page sends it, of somebody at a time. */
const call = <P, Q, B>(who: Who, { params, query, body }: { params: P; query: Q; body: B }) => ({
  ...{ who, params, query, body, lang: 'zh' as const, ip: '', ending: '', token: undefined },
  ...{ requestId: '', setToken: () => {} },
})

/** Mondays up to now, at the hour when the drafts are read, in order. */
function mondays(now: Date): Date[] {
  const today = inChina(now).slice(0, 10)
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  const last = Date.parse(`${today}T00:00:00+08:00`) - weekday * DAY + READ_AT
  return Array.from({ length: WEEKS }, (_, i) => new Date(last - (WEEKS - 1 - i) * 7 * DAY)).filter(
    (at) => at < now,
  )
}

/**
 * The bulletins of a district's last weeks, made from what the matters came to and published by its centre on Mondays, all but
 * those of this week; and two numbers that a unit contested, of which one is ruled on.
 */
export async function weaveEditions(house: House, asked: Asked): Promise<void> {
  const { districtId, accounts, idOf } = asked
  await rebuildFigures(house, districtId)
  const days = mondays(house.clock.now())
  for (const [i, at] of days.entries()) {
    await makeEditions({ ...house, clock: handClock(at) }, idOf)
    if (i === days.length - 1) break
    const clock = handClock(new Date(at.getTime() + 40 * MINUTE))
    const then = { house: { ...house, clock }, who: await personOf(house, accounts.get('centre') ?? 0) }
    for (const { id, version } of await editionsOf(then, 'drafted')) {
      const body = { requestId: idOf(`published ${id}`), version }
      await freezeEdition(then.house, call(then.who, { params: { id }, query: {}, body }))
      clock.forward(6 * MINUTE)
    }
  }
  await weaveContests(house, asked)
}

/** The oldest first. */
async function editionsOf({ house, who }: Then, state: 'drafted' | 'frozen'): Promise<Edition[]> {
  const query = { state, limit: PAGE }
  const { rows } = await listOfEditions(house, call(who, { params: {}, query, body: {} }))
  return Promise.all(rows.toReversed().map(({ id }) => editionSeen(house, who, id)))
}

/** The numbers that a unit contests, the first that it has more than none of. */
const CONTESTED = ['late', 'rework', 'feed_back', 'in_time', 'received'] as const
const SAID = [
  {
    reason: '这件哨单当周已经申请延期并获批准，不应计入。',
    ruling: '查了时钟记录：延期在期限到了以后才批准，按办法仍计入。',
  },
  { reason: '有一件与上一单是同一件事，群众报了两次，请核对。', ruling: null },
] as const

/** A unit contests a number in each of the last two weekly bulletins that speak of it; the older one is ruled on. */
async function weaveContests(house: House, { units, accounts, idOf }: Asked): Promise<void> {
  const centre = await personOf(house, accounts.get('centre') ?? 0)
  const weekly = (await editionsOf({ house, who: centre }, 'frozen')).filter(({ kind }) => kind === 'weekly')
  let nth = 0
  for (const { id, frozenAt, sides } of weekly.slice(-SAID.length)) {
    const said = SAID[nth]
    const rows = sides.find(({ name }) => name === 'units')?.rows ?? []
    const found = [...units].flatMap(([key, unitId]) => {
      const row = rows.find((one) => one.id === unitId)
      const column = CONTESTED.find((one) => (row?.cells[one]?.n ?? 0) > 0)
      const liaison = accounts.get(key)
      return column && liaison !== undefined ? [{ row: unitId, column, liaison }] : []
    })[0]
    if (!said || !found || !frozenAt) continue
    const clock = handClock(new Date(new Date(frozenAt).getTime() + 5 * HOUR))
    const then: House = { ...house, clock }
    const { liaison, ...figure } = found
    const { contest } = await contestFigure(
      then,
      call(await personOf(house, liaison), {
        ...{ params: { id }, query: {} },
        body: { requestId: idOf(`contested ${id}`), side: 'units', ...figure, reason: said.reason },
      }),
    )
    nth++
    if (!said.ruling) continue
    clock.forward(20 * HOUR)
    const body = { requestId: idOf(`ruled ${id}`), uphold: false, reason: said.ruling }
    await ruleOnContest(then, call(centre, { params: { id, contest }, query: {}, body }))
  }
}

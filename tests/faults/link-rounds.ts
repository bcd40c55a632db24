// One round: people live their matters while the link between their server and its database is cut in some way, and comes back.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../tools/weave/random.ts'
import { send } from './asking.ts'
import type { AtWrite, Link, Lost } from './link.ts'
import type { Hand } from './town.ts'

export const KINDS = [
  'reset',
  'answers vanish',
  'answer of a write cut',
  'end',
  'questions vanish',
  'write never sent',
  'both vanish',
  'answer of a write vanishes',
  'write cut at once',
  'slow',
  'everything vanishes',
  'down',
] as const
export type Kind = (typeof KINDS)[number]

const AT_WRITE: Partial<Record<Kind, AtWrite>> = {
  'answer of a write cut': 'answer cut',
  'answer of a write vanishes': 'answer vanishes',
  'write never sent': 'never sent',
  'write cut at once': 'cut at once',
}
const LOST: Partial<Record<Kind, Lost>> = {
  'answers vanish': 'answers',
  'questions vanish': 'questions',
  'both vanish': 'both',
}

/** Cuts, and resolves when the link is whole again for new connections. */
export async function cutBy(link: Link, kind: Kind, random: Random, holdMs: number): Promise<void> {
  const [atWrite, lost] = [AT_WRITE[kind], LOST[kind]]
  if (atWrite) return link.atNextWrite(atWrite)
  if (lost) return link.lose(lost)
  if (kind === 'reset' || kind === 'end') return link.cut(kind)
  if (kind === 'slow') link.slow(300, random.between(20_000, 200_000))
  else if (kind === 'down') link.down()
  else link.lose('both', { all: true })
  await sleep(holdMs)
  await link.restore()
}

/** The longest that each of these took to be answered while somebody asked all the time. */
export type Asked = { live: number; ready: number; page: number; wrong: string[] }

/** Somebody who looks at their list all the time, and a supervisor who asks after the server. */
export function lookOn(address: string, as: Hand) {
  const asked: Asked = { live: 0, ready: 0, page: 0, wrong: [] }
  let over = false
  const ask = async (what: 'live' | 'ready' | 'page', path: string) => {
    while (!over) {
      const began = Date.now()
      const { status, headers } = await send(address, { method: 'GET', path, as, patienceMs: 30_000 })
      asked[what] = Math.max(asked[what], Date.now() - began)
      const fine = status === 200 || (what !== 'live' && status === 503 && headers.has('retry-after'))
      if (!fine) asked.wrong.push(`${path}: ${status}`)
      await sleep(100)
    }
  }
  const all = Promise.all([
    ask('live', '/live'),
    ask('ready', '/ready'),
    ask('page', '/api/matters?limit=20'),
  ])
  return async (): Promise<Asked> => {
    over = true
    await all
    return asked
  }
}

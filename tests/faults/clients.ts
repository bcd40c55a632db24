// People who live the road of a matter over real HTTP, many at once, chosen by a seed: they report, sign, dispatch, work on orders,
// check, call back and clear; some write twice, some too late, some at the same moment as somebody else.
import { type Random, randomOf } from '../../tools/weave/random.ts'
import { type Asking, type AskingOptions, openAsking } from './asking.ts'
import type { Told } from './history.ts'
import type { Hand, Town } from './town.ts'

type Member = {
  id: string
  loop: string
  version: number
  state: string
  lead: boolean
  unit: { id: number } | null
}
type Page = { matter: Member; orders: Member[] }

export type ClientsOptions = AskingOptions & {
  town: Town
  seed: number
  /** How many at once. */
  count: number
}
export type Clients = {
  /** Everybody lives lives until told to stop; resolves when each has been told what came of all they sent. */
  run(stopped: () => boolean): Promise<void>
  /** What was shown to somebody and should not have been. */
  rude: readonly string[]
  /** Whole lives, from the report to an end. */
  lives(): number
}

/** How often somebody does what they need not. */
const ODDS = { again: 0.05, otherWords: 0.03, tooLate: 0.05, withdraw: 0.06, onBehalf: 0.15, atOnce: 0.15 }
const THINGS = ['红伞', '蓝雨衣', '路灯', '井盖', '单车', '垃圾桶', '台阶', '水管']

export function openClients(options: ClientsOptions): Clients {
  const { town, seed, count } = options
  const asking = openAsking(options)
  let next = 0
  let lived = 0
  const one = async (n: number, stopped: () => boolean) => {
    const random = randomOf(seed, `client ${n}`)
    for (let life = 0; !stopped(); life++) {
      const resident = town.residents[next++ % town.residents.length] as Hand
      await live({ asking, town, random, resident, client: `${n}.${life}`, stopped })
      lived++
    }
  }
  return {
    rude: asking.rude,
    lives: () => lived,
    run: async (stopped) =>
      void (await Promise.all(Array.from({ length: count }, (_, n) => one(n, stopped)))),
  }
}

type Life = {
  asking: Asking
  town: Town
  random: Random
  resident: Hand
  client: string
  stopped: () => boolean
}

/** From a report as far as chance and the end of the run let it come. */
async function live(life: Life): Promise<void> {
  const { town, random, resident, asking } = life
  const id = await report(life)
  if (!id) return
  if (random.chance(ODDS.withdraw))
    return void (await step(life, resident, id, 'withdraw', { reason: '找到了' }))
  if (random.chance(ODDS.atOnce)) await bothAtOnce(life, id)
  else if (random.chance(0.7)) await step(life, town.clerk, id, 'sign', {})
  const [lead, assist] = random.shuffle(town.units)
  if (!lead || !assist) throw new Error('a town has units')
  const units = { lead: lead.id, assist: random.chance(0.3) ? [assist.id] : [] }
  if (!(await step(life, town.clerk, id, 'dispatch', { units }))) return
  for (const unit of town.units) {
    const page = await asking.read<Page>(unit.hand, `/api/matters/${id}`)
    const order = page?.orders.find((m) => m.loop === 'order' && m.unit?.id === unit.id)
    if (order && !(await work(life, unit.hand, order))) return
  }
  const check = (await asking.read<Page>(town.clerk, `/api/matters/${id}`))?.orders.find(
    (m) => m.loop === 'check',
  )
  if (!check) return
  const found = random.chance(0.9) ? 'confirm' : 'deny'
  await step(life, town.clerk, check.id, found, found === 'deny' ? { words: words(random) } : {})
  if (found === 'deny') return
  const answer = { solved: 'solved', satisfaction: random.pick(['satisfied', 'fair']), words: words(random) }
  if (!(await step(life, resident, id, 'call_back', answer))) return
  if (random.chance(0.15)) await step(life, town.clerk, id, 'return', { reason: words(random) })
  else await step(life, town.street, id, 'clear', {})
}

async function work(life: Life, hand: Hand, order: Member): Promise<boolean> {
  const { random } = life
  const road: [string, Record<string, unknown>][] = [
    ['acknowledge', {}],
    ...(order.lead ? [['contact', { reached: 'reached' }] as [string, Record<string, unknown>]] : []),
    ['report_in', {}],
    ['feed_back', { result: words(random) }],
  ]
  for (const [name, form] of road) if (!(await step(life, hand, order.id, name, form))) return false
  return true
}

const words = (random: Random): string =>
  `${random.pick(THINGS)}在 ${random.between(1, 40)} 幢，第 ${random.between(1, 1_000_000)} 次说起。`

async function report({ asking, town, random, resident, client }: Life): Promise<string | undefined> {
  const at = random.between(0, town.grids.length - 1)
  const id = crypto.randomUUID()
  const forOther = random.chance(ODDS.onBehalf)
  const body = {
    id,
    nodeId: town.grids[at],
    words: words(random),
    category: 'other',
    ...(forOther ? { onBehalf: { name: `住户${random.between(1, 999)}` } } : {}),
  }
  const as = forOther ? (town.workers[at] as Hand) : resident
  const lang = random.pick(['zh', 'en'] as const)
  const request = { client, op: 'report', key: id, about: id, as, path: '/api/matters', body, lang }
  const told = await asking.write(request)
  if (told.said !== 'accepted') return undefined
  if (random.chance(ODDS.again)) await asking.write(request)
  if (random.chance(ODDS.otherWords))
    await asking.write({ ...request, op: 'reused', body: { ...body, words: words(random) } })
  return id
}

/** A step on the newest version that this person sees, or sometimes on one before it. Whether it was taken. */
async function step(
  life: Life,
  as: Hand,
  id: string,
  name: string,
  form: Record<string, unknown>,
): Promise<boolean> {
  const { asking, random, stopped } = life
  if (stopped()) return false
  const version = await versionOf(asking, as, id)
  if (version === undefined) return false
  if (version > 1 && random.chance(ODDS.tooLate))
    await take(life, as, id, { version: version - 1, name, form })
  return (await take(life, as, id, { version, name, form })).said === 'accepted'
}

async function versionOf(asking: Asking, as: Hand, id: string): Promise<number | undefined> {
  const page = await asking.read<Page>(as, `/api/matters/${id}`)
  return page && [page.matter, ...page.orders].find((member) => member.id === id)?.version
}

type Taking = { version: number; name: string; form: Record<string, unknown> }

async function take(life: Life, as: Hand, id: string, { version, name, form }: Taking): Promise<Told> {
  const { asking, random, client } = life
  const requestId = crypto.randomUUID()
  const request = {
    ...{ client, op: 'step', key: requestId, about: id, as, path: `/api/matters/${id}/steps` },
    body: { requestId, version, step: name, form },
    lang: random.pick(['zh', 'en'] as const),
  }
  const told = await asking.write(request)
  if (told.said !== 'accepted') return told
  if (random.chance(ODDS.again)) await asking.write(request)
  if (random.chance(ODDS.otherWords))
    await asking.write({
      ...request,
      op: 'reused',
      body: { ...request.body, step: 'progress', form: { words: '另一句话' } },
    })
  return told
}

/** Two people act on the same version at the same moment. */
async function bothAtOnce(life: Life, id: string): Promise<void> {
  const { asking, town, random } = life
  const version = await versionOf(asking, town.clerk, id)
  if (version === undefined) return
  await Promise.all([
    take(life, town.clerk, id, { version, name: 'sign', form: {} }),
    take(life, town.secretary, id, { version, name: 'progress', form: { words: words(random) } }),
  ])
}

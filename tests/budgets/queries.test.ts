// How many statements and transactions each line of the contract takes when its caches are warm, and that rows don't add to them.
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Asked, openCounted } from '../harness/counting.ts'
import { openTestHttp } from '../harness/http.ts'
import { lostUmbrella } from '../harness/lost-umbrella.ts'
import { oneOfEach } from '../harness/one-of-each.ts'
import { answerTo, type Case, casesOf, keys, lines } from '../harness/place-cases.ts'
import { type Request, placeless } from '../harness/placeless.ts'
import { askersOf } from '../harness/places.ts'
import type { Person } from '../harness/verdicts.ts'
import { MORE, twentyMore } from '../harness/twenty-more.ts'

type Budget = { statements: number; transactions: number }
const FILE = new URL('queries.json', import.meta.url)
const budgets = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Budget>
/** `GRIDLOOM_BUDGETS=write` takes what is counted now for the budget: whoever does reads the difference in the file. */
const writes = process.env.GRIDLOOM_BUDGETS === 'write'
/** What a first look at so many new places, people and units may ask once more: not one statement for each of them. */
const NEWLY = MORE / 2

const w = await lostUmbrella()
const askers = await askersOf(w)
const plain = await openTestHttp(w.house)
const things = await oneOfEach(w, plain, askers)
const { http, counted } = await openCounted(w.house)
const others = await placeless({ ...things, http })
/** A stream begins before it asks, and goes on asking: nothing of it belongs to one answer. */
const counting = keys.filter((key) => lines[key]?.gives !== 'events')
const isRead = (key: string) => key.startsWith('GET ') || key === 'POST /api/matters/similar'
/** Those who read in ways of their own: by a grid, by the whole district, by a unit, by what they reported. */
const READERS: readonly Person[] = ['grid_worker', 'district_centre', 'unit_liaison', 'resident']
/** Each way of asking: a read by each of these, an act by the first who is let in. */
const cases = [...Map.groupBy(casesOf(askers), ({ key, probe }) => `${key} ${probe.asked}`).values()].flatMap(
  (some) => {
    const letIn = some.filter(({ says, asker }) => says === 'in' && /own|over/.test(asker.place))
    const [{ key } = { key: '' }] = letIn
    const byReaders = letIn.filter(({ asker }) => READERS.includes(asker.role))
    return isRead(key) && byReaders.length > 0 ? byReaders : letIn.slice(0, 1)
  },
)

type Line = { key: string; title: string; ask: Request }
const lineOf = (one: Case): Line => ({
  key: one.key,
  title: one.title,
  ask: async (beforehand) => {
    const call = await beforehand(async () => {
      const sent = (await one.probe.call?.(things, one.asker, true)) ?? {}
      // making it may have taken longer than a session is believed without asking
      await http.ask('GET', '/api/session', { as: one.asker.who })
      return sent
    })
    return answerTo({ http, things }, { ...one, probe: { ...one.probe, call: () => call } })
  },
})
const all: Line[] = [
  ...cases.map(lineOf),
  ...Object.entries(others).flatMap(([key, requests]) =>
    requests.map((ask, i) => ({ key, title: `${key} | ${i}`, ask })),
  ),
]
const reads = all.filter(({ key }) => isRead(key))
const acts = all.filter((line) => !reads.includes(line))

const briefly = ({ statements }: Asked) =>
  statements.map(({ text }) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 160)).join('\n  ')
/** The most that a line took, whoever asked: with the title of that request. */
const most = new Map<string, Budget & { title: string; asked: string }>()
const warm = new Map<string, number>()

async function once({ title, ask }: Line): Promise<Asked> {
  const found = await counted(ask)
  if (found.answer.status >= 300)
    throw new Error(`${title}: ${found.answer.status} ${JSON.stringify(found.answer.body)}`)
  return found
}

async function measure(line: Line): Promise<void> {
  const first = await once(line)
  // an act may have used up what it is about: then the first time counts
  const second = await once(line).catch((error) => {
    if (isRead(line.key)) throw error
    return first
  })
  const found = second.statements.length < first.statements.length ? second : first
  warm.set(line.title, found.statements.length)
  const known = most.get(line.key) ?? { statements: -1, transactions: -1 }
  if (found.statements.length > known.statements || found.transactions > known.transactions)
    most.set(line.key, {
      statements: Math.max(found.statements.length, known.statements),
      transactions: Math.max(found.transactions, known.transactions),
      title: line.title,
      asked: briefly(found),
    })
}

test('each line of the contract is asked with a good request', () => {
  expect(counting.filter((key) => !all.some((line) => line.key === key))).toEqual([])
})

test('two dozen more of everything add no statement to a read that knows them, and not one for each to one that does not', async () => {
  for (const line of reads) await measure(line)
  await twentyMore(things, askers)
  const wrong: string[] = []
  for (const line of reads) {
    const before = warm.get(line.title) ?? 0
    const cold = await once(line)
    const again = await once(line)
    if (cold.statements.length > before + NEWLY)
      wrong.push(`${line.title}: ${before}, ${cold.statements.length} at first\n  ${briefly(cold)}`)
    if (again.statements.length > before)
      wrong.push(`${line.title}: ${before}, then ${again.statements.length}\n  ${briefly(again)}`)
  }
  expect(wrong).toEqual([])
}, 120_000)

test('each line asks no more of the database than its budget, and has no more budget than it asks', async () => {
  const refused: string[] = []
  for (const line of acts) await measure(line).catch((error: Error) => refused.push(error.message))
  expect(refused).toEqual([])
  const found = Object.fromEntries(
    counting.map((key): [string, Budget] => {
      const { statements, transactions } = most.get(key) ?? { statements: 0, transactions: 0 }
      return [key, { statements, transactions }]
    }),
  )
  if (writes) {
    writeFileSync(FILE, `${JSON.stringify(found, null, 2)}\n`)
    return
  }
  const wrong = counting.flatMap((key) => {
    const [is, may] = [found[key], budgets[key]]
    if (!may) return [`${key} has no budget: it takes ${JSON.stringify(is)}`]
    if (is?.statements === may.statements && is.transactions === may.transactions) return []
    const more = (is?.statements ?? 0) > may.statements || (is?.transactions ?? 0) > may.transactions
    const { title, asked } = most.get(key) ?? {}
    const said = more ? 'takes more than its budget' : 'takes less than its budget: lower it'
    return [
      `${key} ${said}: ${JSON.stringify(is)}, not ${JSON.stringify(may)}${more ? `; ${title}\n  ${asked}` : ''}`,
    ]
  })
  expect(wrong).toEqual([])
  expect(Object.keys(budgets).filter((key) => !counting.includes(key))).toEqual([])
}, 120_000)

// How PostgreSQL goes about what each line of the contract reads, in a district of 40,000 matters and all that is beside them.
import { describe, expect, test } from 'vitest'
import { fillBesides } from '../../bench/reads/besides.ts'
import { largeTables, looksOf, type Look } from '../../bench/reads/plans.ts'
import type { Statement } from '../../bench/load/statements.ts'
import { session } from '../../server/kit/postgres/roles.ts'
import { openCounted } from '../harness/counting.ts'
import { filtersOf } from '../harness/filters.ts'
import { openTestHttp } from '../harness/http.ts'
import { largeUmbrella, MOST } from '../harness/large.ts'
import { oneOfEach } from '../harness/one-of-each.ts'
import { answerTo, casesOf, keys, lines } from '../harness/place-cases.ts'
import { placeless } from '../harness/placeless.ts'
import { askersOf } from '../harness/places.ts'

/** A table of more rows than this is never to be read whole. */
const LARGE = 3_000
/** Where an order lies its matter tells: no index knows of orders in a square of the map, and no page asks for them. */
const KNOWN = /^GET \/api\/matters \| orders \|.* cell=/
/** It takes a minute: `npm run prove -- plans`. In `npm test` the rooms' own plans are asked for, on the same district. */
const asked = process.env.GRIDLOOM_PLANS !== undefined

async function recorded() {
  const { w, first } = await largeUmbrella()
  const askers = await askersOf(w)
  const things = await oneOfEach(w, await openTestHttp(w.house), askers, { counted: false })
  await session(w.owner, async (owner) => {
    await owner.query(
      `insert into matter_step (district_id, matter_id, seq, step, by_role, occurred_at)
     select district_id, id, 1, 'report', 'resident', created_at from matter where district_id = $1
     on conflict do nothing`,
      [w.districtId],
    )
    await owner.query(`update matter set title = '一把伞' where title is null`)
    await owner.query(`select setval('matter_number', (select max(number) from matter))`)
    await fillBesides(owner, { districtId: w.districtId, now: w.clock.now() })
    await owner.query('analyze')
  })
  const { http, counted } = await openCounted(w.house)
  const others = await placeless({ ...things, http })
  const ids = { node: String(first[1]), unit: String(w.units.office) }

  type Read = { title: string; statements: Statement[] }
  const reads: Read[] = []
  const known = new Set<string>()
  const add = (title: string, statements: readonly Statement[]) => {
    const fresh = statements.filter(({ text }) => !known.has(text))
    for (const { text } of fresh) known.add(text)
    if (fresh.length > 0) reads.push({ title, statements: fresh })
  }
  const found = (statements: readonly Statement[]): Promise<Look[]> =>
    session(w.owner, async (owner) => looksOf(owner, statements, await largeTables(owner, LARGE)))

  const answered = new Set<string>()
  const cases = [...Map.groupBy(casesOf(askers), ({ key, probe }) => `${key} ${probe.asked}`).values()]
  // reads first: an act may use up what is read
  cases.sort(([a], [b]) => Number(!a?.key.startsWith('GET ')) - Number(!b?.key.startsWith('GET ')))
  for (const some of cases) {
    const letIn = some.filter(({ says, asker }) => says === 'in' && /own|over/.test(asker.place))
    // who sees most, and those who see by other ways
    const whose = ['district_centre', 'unit_liaison', 'resident'].flatMap(
      (role) => letIn.findLast(({ asker }) => asker.role === role) ?? [],
    )
    for (const one of whose.length > 0 ? whose : letIn.slice(0, 1)) {
      const route = lines[one.key]
      if (!route || route.gives === 'events') continue
      const filters = one.key.startsWith('GET ') ? filtersOf(route, ids) : []
      for (const { name, query } of [{ name: '', query: {} }, ...filters]) {
        const call = one.probe.call && (await one.probe.call(things, one.asker, true))
        const probe = { ...one.probe, ...(call ? { call: () => call } : {}) }
        const { answer, statements } = await counted(() =>
          answerTo({ http, things }, { ...one, probe }, query),
        )
        if (answer.status < 300) answered.add(one.key)
        add(`${one.title} ${name}`, statements)
      }
    }
  }
  for (const [key, requests] of Object.entries(others))
    for (const ask of requests) {
      const { answer, statements } = await counted(ask)
      if (answer.status < 300) answered.add(key)
      add(key, statements)
    }

  return { reads, answered, found, districtId: w.districtId }
}

const wrong = (looks: readonly Look[]) => looks.filter(({ scan, rows }) => scan === 'Seq Scan' || rows > MOST)

describe.runIf(asked)('what the lines of the contract read of large tables', async () => {
  const { reads, answered, found, districtId } = asked ? await recorded() : ({} as never)
  test('is asked of each line', () => {
    expect(keys.filter((key) => lines[key]?.gives !== 'events' && !answered.has(key))).toEqual([])
  })
  test('would be found where it were a whole table, also by an index', async () => {
    const planted = [
      { text: 'select count(*) from notice where kind <> $1', values: ['umbrella'] },
      { text: 'select title from matter where district_id = $1 order by created_at', values: [districtId] },
    ]
    expect(wrong(await found(planted)).map(({ table }) => table)).toEqual(['notice', 'matter'])
  })
  test('is never a whole table', async () => {
    const whole: string[] = []
    const much: string[] = []
    for (const { title, statements } of reads)
      for (const { table, scan, rows, text } of wrong(await found(statements))) {
        const said = `${title}: ${rows} rows of ${table} by ${scan}: ${text.slice(0, 600)}`
        if (scan === 'Seq Scan' && !KNOWN.test(title)) whole.push(said)
        else much.push(said)
      }
    process.stdout.write(
      `more than ${MOST} rows, most of them by filters that no index serves:\n${much.join('\n')}\n`,
    )
    expect(whole).toEqual([])
  }, 300_000)
})

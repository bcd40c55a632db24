// Small worlds of every landed version, as they were kept, brought to today: bench/upgrades does the same with whole ones out of git.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { lifeGoesOn, whatWaits } from '../bench/upgrades/after.ts'
import { comparedAround } from '../bench/upgrades/compare.ts'
import { upgradeByKilled } from '../bench/upgrades/killed.ts'
import { invalidIn, rowsMark, shapeMark } from '../bench/upgrades/rows.ts'
import { loadRows, unpackWorld, type WorldFile } from '../bench/upgrades/world-file.ts'
import { openHouse } from '../server/house.ts'
import { handClock, HOUR } from '../server/kit/clock.ts'
import { silentLog } from '../server/kit/log.ts'
import { migrate, migrations } from '../server/kit/migrate.ts'
import { session } from '../server/kit/postgres/roles.ts'
import { servedDistricts } from '../server/rooms/grid/index.ts'
import { replay } from '../server/rooms/matters/index.ts'
import { keepBuilt, recountFigures } from '../server/rooms/scores/index.ts'
import { SECRET } from './harness/constants.ts'
import { openTestHttp } from './harness/http.ts'

const { superuser, owner, app, files } = inject('postgres')
const folder = new URL('upgrades/worlds/', import.meta.url)
const worlds = readdirSync(folder)
  .sort()
  .map((name) => unpackWorld(readFileSync(new URL(name, folder))))
const names = migrations()
const made: string[] = []

/** The world on a database of its own, as the last server of its version left it. */
async function opened(world: WorldFile) {
  const database = `old_${process.pid}_${made.length}`
  made.push(database)
  await session(superuser, (client) => client.query(`create database ${database} owner ${owner.user}`))
  const here = { ...owner, database }
  // as the kit gives them in a database that it makes
  await session(here, (client) =>
    client.query(`
      alter default privileges grant select, insert, update, delete on tables to ${app.user};
      alter default privileges grant usage on sequences to ${app.user}`),
  )
  await migrate(here, silentLog, world.last)
  await session({ ...superuser, database }, (client) => loadRows(client, world))
  return { database, owner: here }
}
afterAll(() =>
  session(superuser, async (client) => {
    for (const database of made) await client.query(`drop database ${database} with (force)`)
  }),
)

describe.each(worlds)('a world of $last', async (world) => {
  const { database, owner: here } = await opened(world)
  const ahead = names.filter((name) => name > world.last)

  test('comes to today by each migration with every row, and its constraints hold', async () => {
    await session(here, async (client) => {
      for (const name of ahead) {
        const { lost } = await comparedAround(client, name, () => migrate(here, silentLog, name))
        expect(lost, name).toEqual([])
      }
      expect((await invalidIn(client)).wrong).toEqual([])
    })
  }, 60_000)

  test('lives on: histories fold, figures are counted, its people sign in, read and take next steps', async () => {
    const clock = handClock(new Date(Date.parse(world.at) + HOUR).toISOString())
    const { house, pump, jobs, close } = openHouse({
      database: { ...app, database },
      secret: SECRET,
      dataDir: mkdtempSync(join(files, 'old-')),
      publicUrl: 'http://localhost',
      demo: true,
      log: silentLog,
      clock,
    })
    afterAll(close)
    const served = await servedDistricts(house.db)
    expect(served.map(({ key }) => key)).toContain('yijiang')
    for (const { id } of served) {
      expect((await replay(house, id)).different).toEqual([])
      await keepBuilt(house, id)
    }
    pump.start(100)
    jobs.start()
    const http = await openTestHttp(house)
    const { port } = http.app.server.address() as AddressInfo
    const { wrong, steps } = await lifeGoesOn(`http://127.0.0.1:${port}`, { staff: world.staff })
    expect(wrong).toEqual([])
    expect(steps).toBeGreaterThan(0)
    expect(await session(here, (client) => whatWaits(client))).toEqual([])
    for (const { id } of served) {
      expect((await replay(house, id)).different).toEqual([])
      expect(await recountFigures(house, id)).toMatchObject({ rows: [], sums: [] })
    }
  }, 60_000)
})

/** A process that does nothing but bring a database up to date, as a server does at its start. */
function migrating(database: pg.ClientConfig): ChildProcess {
  const kit = (file: string) => new URL(`../server/kit/${file}`, import.meta.url).href
  const code = `import { migrate } from '${kit('migrate.ts')}'; import { silentLog } from '${kit('log.ts')}'
    await migrate(${JSON.stringify(database)}, silentLog)`
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' })
}
const markOf = async (client: pg.Client) => [await rowsMark(client), await shapeMark(client)]

test('an upgrade killed -9 within each migration and before each commit ends as one that was let run', async () => {
  const world = worlds.findLast(({ last }) => names.some((name) => name > last))
  if (!world) throw new Error('every migration is in every kept world')
  const [killed, clean] = [await opened(world), await opened(world)]
  const kills = await session({ ...superuser, database: killed.database }, (client) =>
    upgradeByKilled(client, names.length, () => migrating(killed.owner)),
  )
  expect(kills).toBeGreaterThanOrEqual(names.filter((name) => name > world.last).length)
  for (const one of [killed, clean]) await migrate(one.owner, silentLog)
  expect(await session(killed.owner, markOf)).toEqual(await session(clean.owner, markOf))
}, 60_000)

describe('what a migration does to rows is seen', async () => {
  const { owner: here } = await opened(worlds[0] as WorldFile)
  const planted = (statement: string, stated?: Parameters<typeof comparedAround>[3]) =>
    session(here, async (client) => {
      await client.query('begin')
      const { lost } = await comparedAround(client, 'planted', () => client.query(statement), stated)
      await client.query('rollback')
      return lost
    })
  test.each([
    ['update matter set place = null', /^matter: \d+ rows are gone or not as they were$/],
    ['delete from matter_content where seq > 1', /^matter_content: \d+ rows are gone/],
    ['alter table matter drop column title', /^column matter\.title is gone$/],
    ['drop table audit cascade', /^table audit is gone$/],
    ["insert into migration_of_umbrellas select 'red'", /^migration_of_umbrellas: 1 rows came from nowhere$/],
  ])('%s', async (statement, words) => {
    await session(here, (client) =>
      client.query('create table if not exists migration_of_umbrellas as select now()::text as at limit 0'),
    )
    const lost = await planted(statement)
    expect(lost).toHaveLength(1)
    expect(lost[0]).toMatch(words)
  })
  test('and what it states of itself is held against the rows of before', async () => {
    const move =
      'create table matter_title as select id, title from matter; alter table matter drop column title'
    const stated = {
      table: 'matter',
      columns: ['title'],
      because: 'titles have a table of their own',
      lost: 'select from before.matter b left join matter_title t using (id) where t.title is distinct from b.title',
    }
    expect(await planted(move, [stated])).toEqual([])
    const [lost] = await planted(`${move}; delete from matter_title where title like '%了%'`, [stated])
    expect(lost).toMatch(/^matter: \d+ rows are not what was said \(titles have a table of their own\)$/)
  })
})

test('a migration that is not frozen yet has the world of the version before it', () => {
  const frozen = JSON.parse(
    readFileSync(new URL('../server/migrations/frozen.json', import.meta.url), 'utf8'),
  )
  const landed = names.findLast((name) => name in frozen)
  const fresh = names.filter((name) => !(name in frozen))
  const kept = worlds.map(({ last }) => last)
  // node bench/upgrades/keep-world.ts COMMIT, with the commit that froze what landed last
  if (fresh.length > 0) expect(kept, `${fresh.join(', ')} want the world of ${landed}`).toContain(landed)
  expect(kept.filter((last) => !names.includes(last))).toEqual([])
})

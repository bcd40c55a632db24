import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ClientConfig } from 'pg'
import { openHouse } from '../../server/house.ts'
import { DAY, handClock } from '../../server/kit/clock.ts'
import { readSecret } from '../../server/kit/env.ts'
import { silentLog } from '../../server/kit/log.ts'
import { migrate } from '../../server/kit/migrate.ts'
import { lockInstance } from '../../server/kit/postgres/instance.ts'
import { type Database, startEmbedded } from '../../server/kit/postgres/launcher.ts'
import { session } from '../../server/kit/postgres/roles.ts'
import { replay } from '../../server/rooms/matters/index.ts'
import { rebuildFigures } from '../../server/rooms/scores/index.ts'
import { BenchError } from '../kit/fail.ts'
import type { Tidy } from '../kit/tidy.ts'
import { type Disk, diskOf } from './disk.ts'
import { emptyMatters, fill, type Hands, prepareFill } from './fill.ts'
import { sampleHistories, startOf } from './histories.ts'
import { type People, people } from './people.ts'
import { checkRoom } from './room.ts'

const YEARS_BACK = 3 * 365 * DAY + 90 * DAY
/** How many matters of the same making are replayed before those that stay. */
const CHECKED = 1_000
const OPEN_SHARE = 0.03
/** Enough that nobody reports more often in an hour than a resident may. */
const RESIDENTS = { least: 1_000, most: 4_000 }

/** `figuresMs`: how long it took to count all figures anew. */
type Made = { matters: number; checked: number; people: People; disk: Disk; figuresMs: number }
export type World = Made & {
  dataDir: string
  owner: ClientConfig
  app: ClientConfig
  version: string
  /** Whether it stood already, with whatever earlier runs have added. */
  found: boolean
}
type Asked = { matters: number; dir: string | undefined; keep: boolean; say(line: string): void }

/**
 * A world of that many matters on a database of its own, made or found again in `dir`. Its database is stopped, for a server to
 * start. At the end it is removed, unless it is to be kept and was finished.
 */
export async function openWorld({ matters, dir, keep, say }: Asked, tidy: Tidy): Promise<World> {
  const home = homeOf(dir)
  const dataDir = join(home, 'data')
  const marker = join(home, 'world.json')
  const before = existsSync(marker) ? (JSON.parse(readFileSync(marker, 'utf8')) as Made) : undefined
  if (before && before.matters !== matters)
    throw new BenchError(
      `the world in ${home} has ${before.matters} matters, not ${matters}: name another --dir`,
    )
  if (!before) checkRoom(home, matters)
  const lock = await lockInstance(dataDir, { port: 0, address: 'a bench' })
  tidy.add(() => {
    if (keep && existsSync(marker)) return
    rmSync(dir ? dataDir : home, { recursive: true, force: true, maxRetries: 5 })
    rmSync(marker, { force: true })
  })
  tidy.add(lock.release)
  const database = await startEmbedded({ dataDir, log: () => {} })
  tidy.add(database.stop)
  const made = before ?? (await make(database, dataDir, matters, say))
  if (!before) writeFileSync(marker, JSON.stringify(made))
  // Stopped and started anew by the server: nothing of the making is left to be written during a measure.
  await database.stop()
  lock.release()
  const { owner, app, version } = database
  return { ...made, dataDir, owner, app, version, found: before !== undefined }
}

/** What a world's names and numbers are sealed with; made where it has none yet. */
export const secretIn = (dataDir: string): string =>
  readSecret({ dataDir, secretFile: join(dataDir, 'secret') })

const withHands = <T>(config: ClientConfig, work: (hands: Hands) => Promise<T>): Promise<T> =>
  session(config, (owner) => session(config, (into) => work({ owner, into })))

/** PostgreSQL's own user must pass through it. */
function homeOf(dir: string | undefined): string {
  if (dir) mkdirSync(dir, { recursive: true })
  const home = dir ? resolve(dir) : mkdtempSync(join(tmpdir(), 'gridloom-bench-'))
  chmodSync(home, 0o711)
  return home
}

async function make(database: Database, dataDir: string, matters: number, say: Asked['say']): Promise<Made> {
  await migrate(database.owner, silentLog)
  const now = new Date()
  const clock = handClock(new Date(now.getTime() - YEARS_BACK))
  const { house, close } = openHouse({
    database: database.app,
    secret: secretIn(dataDir),
    dataDir,
    publicUrl: 'http://127.0.0.1',
    log: silentLog,
    clock,
  })
  try {
    say('the district, its grids and people …')
    const folk = await people(
      house,
      Math.min(RESIDENTS.most, Math.max(RESIDENTS.least, Math.round(matters / 50))),
    )
    clock.set(startOf(now))
    const samples = await sampleHistories(house, folk, startOf(now))
    return await withHands(database.owner, async (hands) => {
      const { owner } = hands
      await prepareFill(owner, folk, samples)
      await emptyMatters(owner)
      await fill(hands, now, { count: CHECKED })
      const { different, steps } = await replay(house, folk.districtId)
      const [first] = different
      if (first)
        throw new Error(
          `${different.length} of the made matters do not replay: ${first.id} ${first.fields.join(', ')}`,
        )
      await emptyMatters(owner)
      say(`${CHECKED} matters with ${steps} steps replay to what is stored; filling up to ${matters} …`)
      const open = Math.round(matters * OPEN_SHARE)
      await fill(hands, now, { count: matters - open, only: 'closed' }, (done) => say(`  ${done}`))
      await fill(hands, now, { count: open, only: 'open' })
      say('counting the figures …')
      // sizes as they are now: the planner of the rebuild knows of no matter else
      await owner.query('analyze')
      const began = performance.now()
      await rebuildFigures(house, folk.districtId)
      const figuresMs = performance.now() - began
      await owner.query('vacuum (analyze)')
      return { matters, checked: CHECKED, people: folk, disk: await diskOf(owner), figuresMs }
    })
  } finally {
    await close()
  }
}

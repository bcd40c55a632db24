import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openHouse } from '../../server/house.ts'
import { HOUR } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { silentLog } from '../../server/kit/log.ts'
import { migrate } from '../../server/kit/migrate.ts'
import { lockInstance } from '../../server/kit/postgres/instance.ts'
import { startEmbedded } from '../../server/kit/postgres/launcher.ts'
import { session, superuserOf } from '../../server/kit/postgres/roles.ts'
import { districtRoot, loadDistrict } from '../../server/rooms/grid/index.ts'
import { checkLoops, replay } from '../../server/rooms/matters/index.ts'
import { addUnit } from '../../server/rooms/partners/index.ts'
import type { Options } from '../kit/args.ts'
import { BenchError } from '../kit/fail.ts'
import { number, table } from '../kit/table.ts'
import { type Tidy, tidily } from '../kit/tidy.ts'
import { checkRoom } from '../world/room.ts'
import { connect } from '../world/stand.ts'
import { fillOpen, OPEN_A_FAMILY } from './fill.ts'
import { type Fired, firedIn, sweepBy2 } from './run.ts'

const DISTRICT = 'yijiang'
/** A working morning. */
const START = new Date('2026-06-02T09:30:00+08:00')
/** What falls due each minute, of so many open matters: twice as much as if all ran to limits of two working days. */
const SHARE_A_MINUTE = 0.006
const KILL_MS = 10_000
/** As server/rounds.ts has it. */
const PAUSE_MS = 5_000
/** How many matters are folded anew afterwards. */
const REPLAYED = 1_000

/** What 99 of 100 deadlines that come evenly may wait. */
const MOST_LATE_S = 60

type Phase = Fired & { kills: number; seconds: number }
export type SweepReport = {
  matters: number
  perMinute: number
  spread: Phase
  burst: Phase
  replayed: number
}

/**
 * Open matters in a database of its own, two workers, one killed every ten seconds: what falls due evenly, then all the rest at
 * once. Everything is removed at the end, however it ends.
 */
export const sweepBench = (
  options: Options,
  say: (line: string) => void,
): Promise<{ text: string; data: SweepReport }> =>
  tidily(async (tidy) => {
    const { matters, dir, rounds } = options
    const { owner, app, dataDir } = await freshDatabase(dir, matters, tidy)
    const families = Math.round(matters / OPEN_A_FAMILY)
    const perMinute = Math.max(60, Math.round(matters * SHARE_A_MINUTE))
    const { house, close } = openHouse({
      ...{ database: app, dataDir, log: silentLog, clock: { now: () => START } },
      secret: 'x'.repeat(32),
      publicUrl: 'http://127.0.0.1',
    })
    tidy.add(close)
    say(`filling up to ${matters} open matters …`)
    const made = await prepare(house)
    const done = (n: number) => say(`  ${Math.round(n * OPEN_A_FAMILY)}`)
    await fillOpen(owner, { ...made, families, from: START, perMinute }, done)

    const minutes = rounds
    const middle = new Date(START.getTime() + minutes * 60_000)
    const end = new Date(START.getTime() + (families / perMinute) * 60_000 + HOUR)
    const run = { owner, database: app, dataDir, everyMs: PAUSE_MS, killEveryMs: KILL_MS, say }
    say(`${perMinute} fall due each minute, ${minutes} minutes …`)
    const spread = await sweepBy2({ ...run, from: START, until: middle })
    const first = await firedIn(owner, { from: START, until: middle, offset: spread.offset }, true)
    say('all the rest at once …')
    const burst = await sweepBy2({ ...run, from: end, until: end })
    const rest = await firedIn(owner, { from: middle, until: end, offset: burst.offset }, true)
    const { different, matters: replayed } = await replay(house, made.districtId, REPLAYED)
    const [wrong] = different
    if (wrong) throw new Error(`${different.length} do not replay: ${wrong.id} ${wrong.fields}`)
    const report = {
      matters,
      perMinute,
      spread: { ...first, kills: spread.kills, seconds: spread.seconds },
      burst: { ...rest, kills: burst.kills, seconds: burst.seconds },
      replayed,
    }
    const text = print(report)
    if (!holds(report)) throw new BenchError(`${text}\nthat is not once each, within ${MOST_LATE_S} s`)
    return { text, data: report }
  })

const holds = ({ spread, burst }: SweepReport): boolean =>
  [spread, burst].every((phase) => phase.once === phase.due && phase.early === 0) && spread.p99 <= MOST_LATE_S

/** A private PostgreSQL that notes when each row was committed. */
async function freshDatabase(dir: string | undefined, matters: number, tidy: Tidy) {
  if (dir) mkdirSync(dir, { recursive: true })
  const home = dir ? resolve(dir) : mkdtempSync(join(tmpdir(), 'gridloom-sweep-'))
  chmodSync(home, 0o711)
  checkRoom(home, matters)
  const dataDir = join(home, 'sweep')
  const lock = await lockInstance(dataDir, { port: 0, address: 'a bench' })
  tidy.add(() => rmSync(dir ? dataDir : home, { recursive: true, force: true, maxRetries: 5 }))
  tidy.add(lock.release)
  const once = await startEmbedded({ dataDir, log: () => {} })
  await session(superuserOf(once, dataDir), (client) =>
    client.query('alter system set track_commit_timestamp = on'),
  )
  await once.stop()
  const database = await startEmbedded({ dataDir, log: () => {} })
  tidy.add(database.stop)
  await migrate(database.owner, silentLog)
  const owner = await connect(database.owner, tidy)
  return { owner, app: database.app, dataDir }
}

/** A district with a unit; its loops on record. */
export async function prepare(house: House) {
  await loadDistrict(house.db, house.tenants.byKey(DISTRICT), { demo: false, now: START })
  const { districtId } = await districtRoot(house.db, DISTRICT)
  await checkLoops(house, districtId)
  const { id: unitId } = await addUnit(house.db, districtId, {
    ...{ kind: 'department', name: '失物招领处', nameEn: 'Lost Property Office', now: START },
  })
  const rows = await house.db.rows<{ id: string; version: number }>(
    sql`select id, max(version)::int as version from loop where district_id = ${districtId} group by id`,
  )
  const version = (id: string) => rows.find((row) => row.id === id)?.version ?? 0
  return { districtId, unitId, versions: { whistle: version('whistle'), order: version('order') } }
}

function print({ matters, perMinute, spread, burst, replayed }: SweepReport): string {
  const row = (name: string, phase: Phase, late: boolean) => [
    name,
    ...[phase.due, phase.once, phase.missed, phase.twice, phase.early].map(String),
    ...(late ? [phase.p50, phase.p99, phase.max].map(number) : ['–', '–', '–']),
    String(phase.kills),
    number(phase.due / phase.seconds),
  ]
  return [
    `sweep: ${matters} open matters, 2 workers, one killed -9 every ${KILL_MS / 1000} s; ${replayed} of them replayed to what is stored`,
    table([
      ['', 'fell due', 'once', 'missed', 'twice', 'early', 'p50 s late', 'p99', 'max', 'kills', 'a second'],
      row(`${perMinute} a minute`, spread, true),
      row('all the rest at once', burst, false),
    ]),
  ].join('\n')
}

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type pg from 'pg'
import { silentLog } from '../../server/kit/log.ts'
import { migrate, migrations } from '../../server/kit/migrate.ts'
import { session } from '../../server/kit/postgres/roles.ts'
import type { Tidy } from '../kit/tidy.ts'
import { lifeGoesOn, type Life, whatWaits } from './after.ts'
import { openCluster } from './cluster.ts'
import { type Compared, comparedAround } from './compare.ts'
import { upgradeByKilled } from './killed.ts'
import { makeOldWorld, type OldWorld } from './old-world.ts'
import { invalidIn, rowsMark, shapeMark } from './rows.ts'
import { command, serve, startServer } from './serving.ts'
import { root, type Version } from './versions.ts'

export type Tried = Compared & { migration: string; ms: number }
export type Trial = {
  version: Version
  world: { reports: number; steps: number; rows: number }
  tried: Tried[]
  constraints: number
  life: Life
  kills: number
  /** What does not hold; empty where all does. */
  wrong: string[]
}
type Options = { home: string; acts: number; small: boolean; tidy: Tidy; say(line: string): void }

/** A world of a version made by its own code, brought to today by each migration in turn, looked at, lived in, refused to its own. */
export async function tryVersion(version: Version, options: Options): Promise<Trial> {
  const { say, home, tidy } = options
  const wrong: string[] = []
  const expect = (holds: boolean, words: string) => void (holds || wrong.push(words))
  say(`${version.commit}: weaving its world`)
  const old = await makeOldWorld(version, options)
  const copy = join(home, 'killed')
  execFileSync('cp', ['-a', old.dataDir, copy])

  say(`${version.commit}: ${migrations().length - version.has.length} migrations`)
  const clean = await migrated(old.dataDir, version, tidy)
  wrong.push(...clean.wrong)
  const replayed = command(root, old.dataDir, 'matters', 'replay', '--check')
  expect(replayed.holds, `histories do not fold to what is stored: ${replayed.said}`)
  if (clean.counted) {
    const recounted = command(root, old.dataDir, 'scores', 'recount', '--check')
    expect(recounted.holds, `the kept figures are not what the steps say: ${recounted.said}`)
  }

  say(`${version.commit}: life goes on`)
  const life = await lived(old, tidy)
  wrong.push(...life.wrong)
  for (const args of [
    ['matters', 'replay', '--check'],
    ['scores', 'recount', '--check'],
  ]) {
    const checked = command(root, old.dataDir, ...args)
    expect(checked.holds, `after a while: ${args.join(' ')}: ${checked.said}`)
  }
  wrong.push(...(await refusedToOld(old, tidy)))

  say(`${version.commit}: an upgrade killed at every migration`)
  const { kills, mark } = await killed(copy, tidy)
  const other = difference(clean.mark, mark)
  expect(other.length === 0, `an upgrade that was killed on its way ends in another database: ${other}`)
  const rows = clean.tried[0]?.rows ?? 0
  const { tried, constraints } = clean
  return { version, world: { ...old.lived, rows }, tried, constraints, life, kills, wrong }
}

/** The first lines that only one of two texts has. */
const difference = (one: string, other: string): string[] => {
  const [ours, theirs] = [new Set(one.split('\n')), new Set(other.split('\n'))]
  const besides = (lines: Set<string>, not: Set<string>) =>
    [...lines].filter((line) => !not.has(line)).slice(0, 3)
  return [...besides(ours, theirs), ...besides(theirs, ours)]
}
const markOf = async (client: pg.Client): Promise<string> =>
  `${await rowsMark(client)}\n${await shapeMark(client)}`

/** Each migration by itself, with all rows compared around it. */
async function migrated(dataDir: string, { has }: Version, tidy: Tidy) {
  const { owner, stop } = await openCluster(dataDir)
  tidy.add(stop)
  const found = await session(owner, async (client) => {
    const tried: Tried[] = []
    const counted =
      (await client.query("select from pg_tables where tablename = 'figure_state'")).rowCount === 1 &&
      (await client.query('select from figure_state where rule is not null')).rowCount !== 0
    for (const migration of migrations().slice(has.length)) {
      let ms = 0
      const compared = await comparedAround(client, migration, async () => {
        const began = performance.now()
        await migrate(owner, silentLog, migration)
        ms = performance.now() - began
      })
      tried.push({ ...compared, migration, ms })
    }
    const { checked, wrong } = await invalidIn(client)
    const lost = tried.flatMap(({ migration, lost }) => lost.map((words) => `${migration}: ${words}`))
    return { tried, counted, constraints: checked, wrong: [...lost, ...wrong], mark: await markOf(client) }
  })
  await stop()
  return found
}

async function lived(old: OldWorld, tidy: Tidy): Promise<Life> {
  const server = await serve(root, old.dataDir, ['--small-demo'])
  tidy.add(server.stop)
  const life = await lifeGoesOn(server.url, old)
  const { owner } = await openCluster(old.dataDir)
  life.wrong.push(...(await session(owner, whatWaits)))
  await server.stop()
  const warned = server
    .said()
    .split('\n')
    .filter((line) => /"level":[456]0/.test(line) && !line.includes('the web is not built'))
  return { ...life, wrong: [...life.wrong, ...warned.map((line) => `today's server warns: ${line}`)] }
}

/** The old server on the upgraded database: one line, and nothing is changed. */
async function refusedToOld({ code, dataDir }: OldWorld, tidy: Tidy): Promise<string[]> {
  const mark = async () => {
    const { owner, stop } = await openCluster(dataDir)
    tidy.add(stop)
    const found = await session(owner, markOf)
    await stop()
    return found
  }
  const before = await mark()
  const { child, ended, words } = startServer(code, dataDir)
  tidy.add(() => child.kill('SIGTERM'))
  const timer = setTimeout(() => child.kill('SIGTERM'), 60_000)
  const { status } = await ended
  clearTimeout(timer)
  return [
    ...(status !== 0 && /newer Gridloom/.test(words.said)
      ? []
      : [`the old server does not refuse the new database: ${words.said}`]),
    ...((await mark()) === before ? [] : ['the old server changed the new database']),
  ]
}

async function killed(dataDir: string, tidy: Tidy): Promise<{ kills: number; mark: string }> {
  const { owner, superuser, stop } = await openCluster(dataDir)
  tidy.add(stop)
  const start = () => {
    const { child } = startServer(root, dataDir, ['--no-demo'])
    tidy.add(() => child.kill('SIGKILL'))
    return child
  }
  const kills = await session(superuser, (client) => upgradeByKilled(client, migrations().length, start))
  await migrate(owner, silentLog)
  const mark = await session(owner, markOf)
  await stop()
  return { kills, mark }
}

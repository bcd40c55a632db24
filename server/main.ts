import { fileURLToPath } from 'node:url'
import { wantsWeaving, weaveDemo, WOVEN_TABLES } from '../tools/weave/weave.ts'
import { openHouse, rooms } from './house.ts'
import { refuseHalfRestored } from './kit/backup/marker.ts'
import { type Env, EnvError, reachable, readEnv, readSecret } from './kit/env.ts'
import { openDoor } from './kit/http/listen.ts'
import { openHttp } from './kit/http/server.ts'
import { openLog } from './kit/log.ts'
import { refreshStatistics } from './kit/migrate.ts'
import { databaseFrom } from './kit/postgres/database.ts'
import { lockInstance } from './kit/postgres/instance.ts'
import { keepRunning } from './kit/postgres/keep-running.ts'
import { LaunchError } from './kit/postgres/launch-error.ts'
import { holdsDatabase } from './kit/postgres/passwords.ts'
import { bringUpToDate } from './kit/same-secret.ts'
import { Problem, say as sayProblem } from './kit/problems.ts'
import { authenticate } from './rooms/access/index.ts'
import { servedDistricts } from './rooms/grid/index.ts'
import { listsOf } from './rooms/lists/index.ts'
import { checkLoops } from './rooms/matters/index.ts'
import { keepBuilt } from './rooms/scores/index.ts'
import { callLocally, endStreams } from './rooms/notices/index.ts'
import { assessmentOf } from './rooms/reports/index.ts'
import { startRounds } from './rounds.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const webDir = fileURLToPath(new URL('../web/dist', import.meta.url))

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1'])

/** What stands so far, to be taken down in the opposite order, each part whatever became of the others. */
class Standing {
  private readonly parts: (() => Promise<unknown> | unknown)[] = []
  private falling: Promise<void> | undefined
  add(takeDown: () => Promise<unknown> | unknown): void {
    this.parts.push(takeDown)
  }
  takeDown(): Promise<void> {
    this.falling ??= (async () => {
      for (const part of this.parts.toReversed()) {
        await Promise.resolve(part()).catch((error: Error) => process.stderr.write(`${error.message}\n`))
      }
    })()
    return this.falling
  }
}

const addressOf = (env: Env, port: number): string => {
  const host = reachable(env.host)
  return env.publicUrl === `http://${host}:${env.port}` ? `http://${host}:${port}` : env.publicUrl
}

async function main(standing: Standing): Promise<void> {
  const began = Date.now()
  const env = readEnv()
  const demo = !process.argv.includes('--no-demo')
  const log = openLog()
  // the private PostgreSQL has one server; on a given one, any number may stand, with the same files beside it
  const lock = env.databaseUrl
    ? undefined
    : await lockInstance(env.dataDir, { port: env.port, address: env.publicUrl })
  standing.add(() => lock?.release())
  const door = await openDoor(env, say)
  const address = addressOf(env, door.port)
  lock?.update({ port: door.port, address })

  refuseHalfRestored(env.dataDir)
  const secret = readSecret(env, !holdsDatabase(env.dataDir))
  callLocally(demo || env.localReceivers)
  const database = await databaseFrom(env, say)
  standing.add(() => database.stop())
  const { house, pump, jobs, close } = openHouse({
    database: database.app,
    secret,
    dataDir: env.dataDir,
    publicUrl: address,
    demo,
    log,
  })
  standing.add(close)
  const migrated = await bringUpToDate(house, database.owner, env.secretFile)
  if (migrated.length > 0) say(`brought the database up to date (${migrated.length} migrations)`)
  const madeUp = (await servedDistricts(house.db)).filter((d) => d.demo).map((d) => d.key)
  if (!demo && madeUp.length > 0) {
    throw new LaunchError(
      `this database holds the made-up demo (${madeUp.join(', ')}), where everybody may enter: set another DATA_DIR or DATABASE_URL`,
    )
  }
  if (!env.databaseUrl)
    standing.add(
      keepRunning(
        () => house.db.ready(),
        () => databaseFrom(env, say),
        log,
      ),
    )
  if (demo && !env.databaseUrl && (await wantsWeaving(house))) {
    const size = process.argv.includes('--small-demo') ? 'small' : 'whole'
    say(`weaving the ${size === 'small' ? 'small demo' : 'demo of three districts'} (all of it made up) …`)
    await weaveDemo(house, { size, say })
    await refreshStatistics(database.owner, WOVEN_TABLES)
  }
  for (const { id } of await servedDistricts(house.db)) {
    await checkLoops(house, id)
    await listsOf(house, id)
    assessmentOf(house, id)
    await keepBuilt(house, id)
  }
  const app = await openHttp({
    ...{ house, rooms, webDir, limits: env.limits, trustedProxies: env.trustedProxies },
    authenticate: (token) => authenticate(house, token),
  })
  await app.ready()
  standing.add(() => app.close())
  pump.start()
  jobs.start()
  const rounds = startRounds(house)
  standing.add(() => rounds.stop())
  standing.add(() => door.close())
  // before the door: it waits for answers, and a stream is one that has no end
  standing.add(() => endStreams(house))
  door.open((request, response) => app.routing(request, response))
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  say(
    `Gridloom 织网 is ready at ${address} (${seconds} s, PostgreSQL ${database.version}${database.adopted ? ', adopted' : ''})`,
  )
  if (demo && !LOOPBACK.has(env.host))
    say(
      '  this is the demo: whoever reaches this address may enter as anybody; `npm run serve` is for real work',
    )
  say(`  residents and field ${address}/    desk ${address}/desk    stop with Ctrl+C`)
}

/** Mistakes of the deployment in one line each; anything else with its stack, for us. */
function explain(error: unknown): string {
  if (error instanceof EnvError) return error.lines.join('\n')
  if (error instanceof Problem) return sayProblem(error, 'en')
  if (error instanceof LaunchError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const standing = new Standing()
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  // a supervisor may send it to the whole group, and so twice
  process.once(signal, () => {
    say(`${signal}: finishing what is at work`)
    process.on(signal, () => {})
    void standing.takeDown().then(() => process.exit(0))
  })
}
main(standing).catch(async (error) => {
  process.stderr.write(`${explain(error)}\n`)
  await standing.takeDown()
  process.exit(error instanceof EnvError ? 2 : 1)
})

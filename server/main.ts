import { createServer, type RequestListener, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { wantsWeaving, weaveDemo } from '../tools/weave/weave.ts'
import { openHouse, rooms } from './house.ts'
import { type Env, EnvError, readEnv, readSecret, reachable } from './kit/env.ts'
import { openHttp } from './kit/http/server.ts'
import { startingPage } from './kit/http/starting.ts'
import { openLog } from './kit/log.ts'
import { migrate } from './kit/migrate.ts'
import { databaseFrom } from './kit/postgres/database.ts'
import { lockInstance } from './kit/postgres/instance.ts'
import { LaunchError } from './kit/postgres/launch-error.ts'
import { whoHoldsPort } from './kit/postgres/ports.ts'
import { authenticate } from './rooms/access/index.ts'
import { startRounds } from './rounds.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const webDir = fileURLToPath(new URL('../web/dist', import.meta.url))
/** How many ports above the usual one are tried, where the operator named none. */
const PORTS_TRIED = 20

/** Listens on the port asked for; where none was asked for and the usual one is taken, on the next free one. */
async function listen(server: Server, env: Env): Promise<number> {
  for (let port = env.port; ; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, env.host, () => {
          server.removeListener('error', reject)
          resolve()
        })
      })
      const address = server.address()
      return typeof address === 'object' && address ? address.port : port
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : ''
      if (code === 'EACCES')
        throw new LaunchError(`port ${port} needs more rights than this user has: set PORT above 1023`)
      if (code !== 'EADDRINUSE') throw error
      const holder = whoHoldsPort(port) ?? 'another program'
      if (env.portGiven || port >= env.port + PORTS_TRIED)
        throw new LaunchError(`port ${port} is held by ${holder}: set PORT to a free one`)
      say(`port ${port} is held by ${holder}; trying ${port + 1}`)
    }
  }
}

async function main(): Promise<void> {
  const began = Date.now()
  const env = readEnv()
  const log = openLog()
  const lock = await lockInstance(env.dataDir, { port: env.port, address: env.publicUrl })
  let handle: RequestListener = startingPage
  const server = createServer((request, response) => handle(request, response))
  server.keepAliveTimeout = 72_000
  const port = await listen(server, env).catch((error) => {
    lock.release()
    throw error
  })
  const usual = `http://${reachable(env.host)}:${env.port}`
  const address = env.publicUrl === usual ? `http://${reachable(env.host)}:${port}` : env.publicUrl
  lock.update({ port, address })

  const database = await databaseFrom(env, say).catch((error) => {
    lock.release()
    throw error
  })
  let stopping = false
  let closeAll = async () => {}
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    say(`${signal}: finishing what is at work`)
    server.close()
    server.closeIdleConnections()
    await closeAll()
    await database.stop()
    lock.release()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))

  const migrated = await migrate(database.owner, log)
  if (migrated.length > 0) say(`brought the database up to date (${migrated.length} migrations)`)
  const { house, pump, close } = openHouse({
    database: database.app,
    secret: readSecret(env),
    dataDir: env.dataDir,
    publicUrl: address,
    log,
  })
  const demoWanted = !env.databaseUrl && !process.argv.includes('--no-demo')
  if (demoWanted && (await wantsWeaving(house))) {
    say('weaving a small demo world (all of it made up) …')
    await weaveDemo(house)
  }
  const app = await openHttp({ house, rooms, authenticate: (token) => authenticate(house, token), webDir })
  await app.ready()
  pump.start()
  const rounds = startRounds(house)
  handle = (request, response) => app.routing(request, response)
  closeAll = async () => {
    await app.close()
    await rounds.stop()
    await close()
  }
  say(
    `Gridloom 织网 is ready at ${address} (${((Date.now() - began) / 1000).toFixed(1)} s, PostgreSQL ${database.version}${database.adopted ? ', adopted' : ''})`,
  )
  say(`  residents and field ${address}/    desk ${address}/desk    stop with Ctrl+C`)
}

main().catch((error) => {
  if (error instanceof EnvError) {
    for (const line of error.lines) process.stderr.write(`${line}\n`)
    process.exit(2)
  }
  process.stderr.write(`${error instanceof LaunchError ? error.message : (error?.stack ?? error)}\n`)
  process.exit(1)
})

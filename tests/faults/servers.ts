// Real servers as processes of their own, several of them on one database.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, inject } from 'vitest'
import { openHouse, type OpenHouse } from '../../server/house.ts'
import { sql } from '../../server/kit/db.ts'
import { silentLog } from '../../server/kit/log.ts'
import { session } from '../../server/kit/postgres/roles.ts'
import { SECRET } from '../harness/constants.ts'

const PATIENCE_MS = 60_000
const root = fileURLToPath(new URL('../../', import.meta.url))
const entry = fileURLToPath(new URL('server-entry.ts', import.meta.url))

export type ServerProcess = {
  port: number
  pid: number
  address: string
  /** What it has written, its end. */
  said(): string
  /** As a power cut takes it; resolves when it is gone. */
  kill(): Promise<void>
  /** As an operator stops it. */
  stop(): Promise<void>
}

/** A database and a DATA_DIR for servers, with a house of this process on it to prepare and to look. */
export type Site = OpenHouse & {
  start(): Promise<ServerProcess>
  /** Waits until no fact waits for a listener. */
  allHeard(): Promise<void>
}

let count = 0

/** Removed, and its servers ended, when the tests of the file are over. */
export async function openSite(): Promise<Site> {
  const postgres = inject('postgres')
  const database = `site_${process.pid}_${++count}`
  await session(postgres.superuser, (client) =>
    client.query(`create database ${database} template ${postgres.template} owner ${postgres.owner.user}`),
  )
  const dataDir = mkdtempSync(join(postgres.files, 'site-'))
  writeFileSync(join(dataDir, 'secret'), SECRET, { mode: 0o600 })
  const opened = openHouse({
    ...{ database: { ...postgres.app, database }, secret: SECRET, dataDir, log: silentLog },
    ...{ publicUrl: 'http://localhost', connections: 6 },
  })
  const servers: ServerProcess[] = []
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()))
    await opened.close()
    await session(postgres.superuser, (client) => client.query(`drop database ${database} with (force)`))
  })
  const { host, port, user, password } = postgres.superuser
  const at = new URLSearchParams({ host: String(host), port: String(port) })
  const url = `postgres://${user}:${encodeURIComponent(String(password))}@/${database}?${at}`
  return {
    ...opened,
    async start() {
      const server = await startServer({ DATABASE_URL: url, DATA_DIR: dataDir })
      servers.push(server)
      return server
    },
    async allHeard() {
      const until = Date.now() + PATIENCE_MS
      for (;;) {
        const { n } = await opened.house.db.one<{ n: number }>(sql`select count(*) as n from fact`)
        if (n === 0) return
        if (Date.now() > until) throw new Error(`${n} facts wait`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
  }
}

/** The server with these settings beside the usual ones. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const { PATH, HOME } = process.env
  const child: ChildProcess = fork(entry, ['--no-demo'], {
    cwd: root,
    env: { PATH, HOME, PORT: '0', LOCAL_RECEIVERS: 'yes', NODE_ENV: 'production', ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  const port = await new Promise<number>((resolve, reject) => {
    const failed = () => {
      child.kill('SIGKILL')
      reject(new Error(`the server did not start: ${said.trim()}`))
    }
    const timer = setTimeout(failed, PATIENCE_MS)
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        said = `${said}${chunk}`.slice(-1_000_000)
        const ready = /ready at http:\/\/[^:]+:(\d+)/.exec(said)
        if (!ready) return
        clearTimeout(timer)
        resolve(Number(ready[1]))
      })
    child.once('exit', failed)
  })
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return {
    port,
    pid: child.pid ?? 0,
    address: `http://127.0.0.1:${port}`,
    said: () => said,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Longer than any start of a full world takes. */
const PATIENCE_MS = 120_000

export type Server = {
  port: number
  pid: number
  /** Of PostgreSQL's first process. */
  postgres: number
  /** Freezes the server, so that it takes no time from another way; and lets it go on. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

export type ServerOptions = { profileDir?: string | undefined; demo?: boolean; databaseUrl?: string }

/**
 * The server as `npm start` runs it, in a process of its own. `profileDir`: it writes a profile there at its end. `demo`: it weaves
 * the small demo world where there is none yet. `databaseUrl`: its database as a given one, which may have several servers.
 */
export async function startServer(
  dataDir: string,
  { profileDir, demo = false, databaseUrl }: ServerOptions = {},
): Promise<Server> {
  const { PATH, HOME } = process.env
  // so that other limits of the gate can be tried
  const limits = Object.entries(process.env).filter(([name]) => /^(MOST_|LONGEST_WAIT_MS$)/.test(name))
  const profile = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : []
  const child = spawn(process.execPath, [...profile, 'server/main.ts', ...(demo ? [] : ['--no-demo'])], {
    cwd: root,
    env: {
      ...{ PATH, HOME, DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: '0', NODE_ENV: 'production' },
      ...Object.fromEntries(limits),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const port = await new Promise<number>((resolve, reject) => {
    const failed = () => reject(new Error(`the server did not start: ${said.trim()}`))
    const timer = setTimeout(failed, PATIENCE_MS)
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said = `${said}${chunk}`.slice(-4_000)
        const ready = /ready at http:\/\/[^:]+:(\d+)/.exec(said)
        if (!ready) return
        clearTimeout(timer)
        resolve(Number(ready[1]))
      })
    }
    child.once('exit', failed)
  })
  const cluster = readdirSync(dataDir).find((name) => /^pg\d+$/.test(name)) ?? ''
  return {
    port,
    pid: child.pid ?? 0,
    postgres: Number.parseInt(readFileSync(join(dataDir, cluster, 'postmaster.pid'), 'utf8'), 10),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGCONT')
      child.kill('SIGTERM')
      await ended
    },
  }
}

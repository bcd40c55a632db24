import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** Longer than the weaving of a whole demo on a busy machine. */
const PATIENCE_MS = 300_000
const { PATH, HOME } = process.env
const environment = (dataDir: string) => ({
  PATH,
  HOME,
  DATA_DIR: dataDir,
  PORT: '0',
  NODE_ENV: 'production',
})

/** A server starting on a data directory, by the code of a folder, as `npm start` runs it. */
export function startServer(code: string, dataDir: string, args: string[] = []) {
  const child = spawn(process.execPath, ['server/main.ts', ...args], {
    cwd: code,
    env: environment(dataDir),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const words = { said: '' }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (words.said += chunk))
  const ended = once(child, 'close').then(([status]) => ({
    status: status as number | null,
    said: words.said,
  }))
  return { child, words, ended }
}

export type Serving = { url: string; said(): string; stop(): Promise<void> }

/** The same once it is ready. Throws with what it said where it ends instead. */
export async function serve(code: string, dataDir: string, args: string[] = []): Promise<Serving> {
  const { child, words, ended } = startServer(code, dataDir, args)
  const url = await new Promise<string>((resolve, reject) => {
    const failed = () => reject(new Error(`the server did not start: ${words.said.trim()}`))
    const timer = setTimeout(failed, PATIENCE_MS)
    void ended.then(failed)
    child.stdout.on('data', () => {
      const ready = /is ready at (http:\/\/\S+)/.exec(words.said)
      if (!ready?.[1]) return
      clearTimeout(timer)
      resolve(ready[1])
    })
  }).catch((error) => {
    child.kill('SIGKILL')
    throw error
  })
  return { url, said: () => words.said, stop: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

/** One operator's command, by the code of a folder. */
export function command(code: string, dataDir: string, ...args: string[]): { holds: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['server/gridloom.ts', ...args], {
    cwd: code,
    env: environment(dataDir),
    encoding: 'utf8',
  })
  return { holds: status === 0, said: `${stdout}${stderr}` }
}

import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { browser } from './kit/browser.ts'
import { BenchError } from './kit/fail.ts'
import { number, table } from './kit/table.ts'
import { type Tidy, tidily } from './kit/tidy.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const PATIENCE_MS = 600_000

export type ColdStart = {
  commit: string
  /** Seconds from `npm start` on, except for the clone's own. */
  seconds: { clone: number; live: number; ready: number; firstPage: number | null }
  packages: number
  /** Megabytes (10^6 bytes). */
  megabytes: { downloaded: number; modules: number; data: number }
}

/** Clones what is committed, runs `npm start` there with an empty npm cache, and waits for the first page in a real browser. */
export const coldStart = (say: (line: string) => void): Promise<{ text: string; data: ColdStart }> =>
  tidily(async (tidy) => {
    const dir = mkdtempSync(join(tmpdir(), 'gridloom-cold-'))
    tidy.add(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
    chmodSync(dir, 0o711)
    const chromium = await browser()
    tidy.add(() => chromium.close())
    const data = await measure(dir, chromium, tidy, say)
    return { text: print(data), data }
  })

async function measure(
  dir: string,
  chromium: Browser,
  tidy: Tidy,
  say: (line: string) => void,
): Promise<ColdStart> {
  const [clone, cache, dataDir] = [join(dir, 'clone'), join(dir, 'npm'), join(dir, 'data')]
  const began = performance.now()
  execFileSync('git', ['-c', 'safe.directory=*', 'clone', '--quiet', root, clone], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: clone,
    encoding: 'utf8',
  }).trim()
  const cloned = (performance.now() - began) / 1000
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  say(`npm start in a clone of ${commit} …`)
  const start = performance.now()
  const since = () => (performance.now() - start) / 1000
  const env = { ...ownEnvironment(), npm_config_cache: cache, PORT: String(port), DATA_DIR: dataDir }
  const child = spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output = `${output}${chunk}`.slice(-4_000)))
  child.on('error', (error) => (output += error.message))
  const ended = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined
  tidy.add(async () => {
    child.kill('SIGTERM')
    // npm is gone before the server that it started.
    for (let tries = 0; tries < 600 && (!ended() || existsSync(join(dataDir, 'instance.json'))); tries++)
      await sleep(100)
  })
  const until = async (path: string) => {
    while (!(await answers(address + path))) {
      if (ended() || since() * 1000 > PATIENCE_MS)
        throw new BenchError(`npm start did not come up:\n${output.trim()}`)
      await sleep(50)
    }
    return since()
  }
  const live = await until('/live')
  const ready = await until('/ready')
  const page = await chromium.newPage()
  const answer = await page.goto(address)
  if (answer?.ok()) await page.locator('h1, h2, main, [role=main]').first().waitFor()
  return {
    commit,
    seconds: { clone: cloned, live, ready, firstPage: answer?.ok() ? since() : null },
    packages: packagesIn(clone),
    megabytes: {
      downloaded: megabytes(cache),
      modules: megabytes(join(clone, 'node_modules')),
      data: megabytes(dataDir),
    },
  }
}

/** As on a fresh machine: nothing of this checkout on the path, none of npm's own marks, no settings of a deployment. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const mine = /^(npm_(?!config_)|GRIDLOOM_|NODE_|INIT_CWD$|(HOST|DATABASE_URL|PUBLIC_URL|SECRET_FILE)$)/
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !mine.test(name)))
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'))
  return { ...env, PATH: path.join(delimiter) }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function packagesIn(clone: string): number {
  const record = join(clone, 'node_modules', '.package-lock.json')
  return Object.keys((JSON.parse(readFileSync(record, 'utf8')) as { packages: object }).packages).length
}

function megabytes(dir: string): number {
  if (!existsSync(dir)) return 0
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, file) => sum + lstatSync(join(file.parentPath, file.name)).size, 0) / 1e6
}

function print({ commit, seconds, packages, megabytes: mb }: ColdStart): string {
  return table([
    [`fresh clone of ${commit}`, ''],
    ['clone, s', number(seconds.clone)],
    ['npm start to /live, s', number(seconds.live)],
    ['to /ready, s', number(seconds.ready)],
    [
      'to the first page in Chromium, s',
      seconds.firstPage === null ? 'no page: the web is not built' : number(seconds.firstPage),
    ],
    ['packages installed', String(packages)],
    ['MB downloaded', number(mb.downloaded)],
    ['MB in node_modules', number(mb.modules)],
    ['MB of data', number(mb.data)],
  ])
}

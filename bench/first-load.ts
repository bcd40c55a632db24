import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { browser } from './kit/browser.ts'
import { number, table } from './kit/table.ts'
import { tidily } from './kit/tidy.ts'
import { startServer } from './measures/server.ts'

type Screen = { path: string; role?: string; budget: number }
/** Budgets in kilobytes (1000 bytes), compressed as sent. */
const SCREENS: Screen[] = [
  { path: '/', budget: 150 },
  { path: '/report', budget: 150 },
  { path: '/work', role: 'unit_liaison', budget: 150 },
  { path: '/desk/sign-in', budget: 280 },
  { path: '/desk/work', role: 'community_clerk', budget: 280 },
]

/** Phones in WeChat over plain HTTP take no more; Chromium itself would also take brotli. */
const GZIP = { 'accept-encoding': 'gzip' }

type File = { name: string; bytes: number }
export type Loaded = Screen & { scripts: File[]; styles: File[]; bytes: number; within: boolean }

/** What Chromium really loads, with an empty cache, until nothing more comes: scripts and styles as they were sent. */
export const firstLoad = (say: (line: string) => void): Promise<{ text: string; data: Loaded[] }> =>
  tidily(async ({ add }) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'gridloom-bench-'))
    add(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }))
    chmodSync(dataDir, 0o711)
    say('a server with the demo world …')
    const server = await startServer(dataDir, { demo: true })
    add(server.stop)
    const chromium = await browser()
    add(() => chromium.close())
    const origin = `http://127.0.0.1:${server.port}`
    const loaded: Loaded[] = []
    for (const screen of SCREENS) {
      const context = await chromium.newContext({
        locale: 'zh-CN',
        serviceWorkers: 'block',
        extraHTTPHeaders: GZIP,
      })
      if (screen.role) await signIn(context, origin, screen.role)
      loaded.push(await load(context, origin, screen))
      await context.close()
    }
    return { text: print(loaded), data: loaded }
  })

async function signIn(context: BrowserContext, origin: string, role: string): Promise<void> {
  const accounts = (await (await context.request.get(`${origin}/api/demo/accounts`)).json()) as {
    id: number
    role: string
  }[]
  const data = { id: accounts.find((account) => account.role === role)?.id }
  const answer = await context.request.post(`${origin}/api/demo/session`, {
    data,
    headers: { 'x-gridloom': '1' },
  })
  if (!answer.ok()) throw new Error(`nobody signs in as ${role}: ${answer.status()}`)
}

async function load(context: BrowserContext, origin: string, screen: Screen): Promise<Loaded> {
  const page = await context.newPage()
  const otherwise = new Set<string>()
  page.on('response', (response) => {
    // the smallest files come as they are
    const encoding = response.headers()['content-encoding'] ?? 'gzip'
    if (encoding !== 'gzip') otherwise.add(encoding)
  })
  const answer = await page.goto(origin + screen.path, { waitUntil: 'networkidle' })
  if (!answer?.ok()) throw new Error(`${screen.path} answers ${answer?.status()}: is the web built?`)
  await page.locator('h1, h2, main, [role=main]').first().waitFor()
  const files: File[] = await page.evaluate(
    `performance.getEntriesByType('resource').map((entry) => ({ name: new URL(entry.name).pathname, bytes: entry.encodedBodySize }))`,
  )
  const ending = (end: string) =>
    files.filter((file) => file.name.endsWith(end)).sort((a, b) => b.bytes - a.bytes)
  const [scripts, styles] = [ending('.js'), ending('.css')]
  if (otherwise.size > 0) throw new Error(`${screen.path} came in ${[...otherwise].join(', ')}, not in gzip`)
  const bytes = [...scripts, ...styles].reduce((sum, file) => sum + file.bytes, 0)
  return { ...screen, scripts, styles, bytes, within: bytes <= screen.budget * 1000 }
}

function print(loaded: readonly Loaded[]): string {
  const kb = (bytes: number) => number(bytes / 1000)
  const sum = (files: readonly File[]) => kb(files.reduce((total, file) => total + file.bytes, 0))
  const rows = [['first load, KB gz', 'scripts', 'KB', 'styles', 'KB', 'all', 'budget', '']]
  for (const { path, role, scripts, styles, bytes, budget, within } of loaded) {
    const screen = role ? `${path} as ${role}` : path
    const counts = [
      String(scripts.length),
      sum(scripts),
      String(styles.length),
      sum(styles),
      kb(bytes),
      String(budget),
    ]
    rows.push([screen, ...counts, within ? 'within' : 'OVER'])
    for (const { name, bytes: size } of [...scripts, ...styles].slice(0, 6))
      rows.push([`  ${name.split('/').at(-1)}`, '', kb(size)])
  }
  return table(rows)
}

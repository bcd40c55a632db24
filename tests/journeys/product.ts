import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../../tools/testing.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const shots = join(root, 'tests/journeys/shots')
const READY_MS = 120_000

export const PHONE = { width: 390, height: 780 }
export const DESK = { width: 1440, height: 900 }

/** The product as `npm start` runs it, with a data directory of its own, and a browser to use it with. */
export class Product {
  private readonly server: ChildProcess
  private readonly browser: Browser
  readonly dataDir: string
  readonly address: string
  private readonly contexts: BrowserContext[] = []
  /** What pages complained of: a journey ends without any. */
  readonly complaints: string[] = []

  private constructor(server: ChildProcess, browser: Browser, dataDir: string, address: string) {
    this.server = server
    this.browser = browser
    this.dataDir = dataDir
    this.address = address
  }

  static async open(): Promise<Product> {
    const dataDir = mkdtempSync(join(tmpdir(), 'gridloom-journey-'))
    const server = spawn(process.execPath, ['server/main.ts'], {
      cwd: root,
      env: { ...process.env, PORT: '0', DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const address = await new Promise<string>((resolve, reject) => {
      let said = ''
      const late = setTimeout(
        () => reject(new Error(`the server is not ready after ${READY_MS} ms: ${said}`)),
        READY_MS,
      )
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
      server.stdout?.on('data', (chunk: Buffer) => {
        said += chunk
        const found = /is ready at (http:\S+)/.exec(said)?.[1]
        if (found) resolve(found)
        if (found) clearTimeout(late)
      })
    })
    return new Product(server, await openBrowser(), dataDir, address)
  }

  /** An operator's command on this product's data. */
  async command(...args: string[]): Promise<string> {
    const env = { ...process.env, DATA_DIR: this.dataDir }
    const { stdout } = await promisify(execFile)(process.execPath, ['server/gridloom.ts', ...args], {
      cwd: root,
      env,
    })
    return stdout
  }

  /** A page of a person's own browser, signed in as a demo account by its role (and part of its place), or as nobody. */
  async page(role: string | null, viewport = PHONE, place = ''): Promise<Page> {
    const context = await this.browser.newContext({
      viewport,
      locale: 'zh-CN',
      baseURL: this.address,
      reducedMotion: 'reduce',
    })
    this.contexts.push(context)
    const page = await context.newPage()
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      // the browser itself reports refused calls; the product shows them to the person
      if (message.type() === 'error' && !message.text().includes('the server responded with a status of')) {
        this.complaints.push(`${page.url()}: ${message.text()}`)
      }
    })
    if (role) {
      const accounts = (await (await context.request.get('/api/demo/accounts')).json()) as {
        id: number
        role: string
        place: string
      }[]
      const account = accounts.find((a) => a.role === role && a.place.includes(place))
      if (!account) throw new Error(`no demo account for ${role} ${place}`)
      await context.request.post('/api/demo/session', {
        data: { id: account.id },
        headers: { 'x-gridloom': '1' },
      })
    }
    return page
  }

  /** Keeps a picture for people to look at. */
  async shot(page: Page, name: string): Promise<void> {
    mkdirSync(shots, { recursive: true })
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: join(shots, `${name}.png`) })
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close()
    await this.browser.close()
    const ended = new Promise((resolve) => this.server.once('exit', resolve))
    this.server.kill('SIGTERM')
    await ended
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}

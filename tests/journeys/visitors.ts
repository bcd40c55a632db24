import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'

const shots = fileURLToPath(new URL('./shots', import.meta.url))

export const PHONE = { width: 390, height: 780 }
export const DESK = { width: 1440, height: 900 }
/** For what comes by itself a moment later: as patient as the browser is with everything else. */
export const SOON = { timeout: 30_000 }

/** People who use the product at an address, each with a browser of their own. */
export class Visitors {
  readonly address: string
  private readonly browser: Browser
  private readonly contexts: BrowserContext[] = []
  private readonly signIns: (() => Promise<void>)[] = []
  /** What pages complained of: a journey ends without any. */
  readonly complaints: string[] = []

  constructor(browser: Browser, address: string) {
    this.browser = browser
    this.address = address
  }

  /** A page of a person's own browser, signed in as a demo account by its role (and part of its place or name), or as nobody. */
  async page(role: string | null, viewport = PHONE, place = '', at?: Date): Promise<Page> {
    const context = await this.browser.newContext({
      viewport,
      locale: 'zh-CN',
      baseURL: this.address,
      reducedMotion: 'reduce',
    })
    this.contexts.push(context)
    // the browser's clock goes on from a time that the journey names
    if (at) await context.clock.install({ time: at })
    const page = await context.newPage()
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      // the browser itself reports refused calls; the product shows them to the person
      if (message.type() === 'error' && !message.text().includes('the server responded with a status of')) {
        this.complaints.push(`${page.url()}: ${message.text()}`)
      }
    })
    if (role) {
      const signIn = () => this.signIn(context, role, place)
      this.signIns.push(signIn)
      await signIn()
    }
    return page
  }

  /** Everybody signs in again, as after a night. */
  async comeBack(): Promise<void> {
    for (const signIn of this.signIns) await signIn()
  }

  private async signIn(context: BrowserContext, role: string, place: string): Promise<void> {
    const accounts = (await (await context.request.get('/api/demo/accounts')).json()) as {
      id: number
      role: string
      place: string
      name: string
      district: string
    }[]
    const account = accounts.find(
      (a) => a.role === role && [a.place, a.name, a.district].some((text) => text.includes(place)),
    )
    if (!account) throw new Error(`no demo account for ${role} ${place}`)
    const answer = await context.request.post('/api/demo/session', {
      data: { id: account.id },
      headers: { 'x-gridloom': '1' },
    })
    // kept whatever day it is in the journey: the browser would drop a cookie of last spring
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(answer.headers()['set-cookie'] ?? '') ?? []
    await context.addCookies([{ name, value, url: this.address }])
  }

  /** Moves the clocks of all browsers. */
  async setTime(at: Date): Promise<void> {
    for (const context of this.contexts) await context.clock.setSystemTime(at)
  }

  /** Keeps a picture for people to look at. */
  async shot(page: Page, name: string): Promise<void> {
    mkdirSync(shots, { recursive: true })
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(shots, `${name}.png`) })
  }

  async leave(): Promise<void> {
    for (const context of this.contexts) await context.close()
    await this.browser.close()
  }
}

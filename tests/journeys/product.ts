import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../../tools/testing.ts'
import { Visitors } from './visitors.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const READY_MS = 120_000

export { DESK, PHONE, SOON } from './visitors.ts'

/** The product as `npm start -- --small-demo` runs it, with a data directory of its own, and browsers to use it with. */
export class Product extends Visitors {
  private readonly server: ChildProcess
  readonly dataDir: string

  private constructor(server: ChildProcess, browser: Browser, dataDir: string, address: string) {
    super(browser, address)
    this.server = server
    this.dataDir = dataDir
  }

  static async open(): Promise<Product> {
    const dataDir = mkdtempSync(join(tmpdir(), 'gridloom-journey-'))
    const server = spawn(process.execPath, ['server/main.ts', '--small-demo'], {
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

  async close(): Promise<void> {
    await this.leave()
    const ended = new Promise((resolve) => this.server.once('exit', resolve))
    this.server.kill('SIGTERM')
    await ended
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}

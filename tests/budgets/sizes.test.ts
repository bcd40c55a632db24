// What an installation brings, what a fresh page loads and what an idle server holds: generous bounds, so that growth is a decision.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { startServer } from '../../bench/measures/server.ts'
import { installed } from '../../bench/memory/packages.ts'
import { residentOf } from '../../bench/memory/processes.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const MEGABYTE = 1e6
const BUDGET = {
  packages: 260,
  /** Node itself and PostgreSQL are half of it. */
  installedMegabytes: 520,
  /** Gzipped kilobytes and files that the page itself names; the rest comes with the screen (`npm run bench -- first-load`). */
  page: { 'index.html': { kilobytes: 110, files: 20 }, 'desk.html': { kilobytes: 130, files: 28 } },
  /** Right after its start, before anybody has asked it anything. */
  residentMegabytes: 320,
} as const

test('an installation brings no more packages and bytes than its budget', () => {
  const { packages, bytes, largest } = installed(root)
  expect(packages).toBeGreaterThan(100)
  expect(packages, JSON.stringify(largest)).toBeLessThanOrEqual(BUDGET.packages)
  expect(bytes / MEGABYTE, JSON.stringify(largest)).toBeLessThanOrEqual(BUDGET.installedMegabytes)
})

const dist = join(root, 'web/dist')
describe.skipIf(!existsSync(dist))('a fresh page', () => {
  test.each(Object.entries(BUDGET.page))(
    '%s names no more files and bytes than its budget',
    (page, budget) => {
      const html = readFileSync(join(dist, page), 'utf8')
      const named = [
        ...new Set([...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1])),
      ]
      const sizes = named.map((name) => {
        const path = join(dist, String(name))
        // the smallest are sent as they are
        return [name, statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size] as const
      })
      const kilobytes = sizes.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000
      expect(sizes.length).toBeGreaterThan(1)
      expect(sizes.length, JSON.stringify(sizes)).toBeLessThanOrEqual(budget.files)
      expect(kilobytes, JSON.stringify(sizes)).toBeLessThanOrEqual(budget.kilobytes)
    },
  )
})

describe.skipIf(!existsSync('/proc/self'))('a server', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gridloom-rest-'))
  afterAll(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }))
  test('holds no more memory after its start than its budget', async () => {
    chmodSync(dataDir, 0o711)
    const server = await startServer(dataDir)
    try {
      const megabytes = residentOf(server.pid) / MEGABYTE
      expect(megabytes).toBeGreaterThan(50)
      expect(megabytes).toBeLessThanOrEqual(BUDGET.residentMegabytes)
    } finally {
      await server.stop()
    }
  }, 120_000)
})

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { session } from '../../server/kit/postgres/roles.ts'
import { startEmbedded } from '../../server/kit/postgres/launcher.ts'
import { tidily } from '../kit/tidy.ts'
import { openWorld } from './world.ts'

const dir = mkdtempSync(join(tmpdir(), 'gridloom-world-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const asked = { matters: 1_000, dir, say: () => {} }

test('a world has twelve steps a matter, few open ones, none that the clock would touch soon; it is found again and removed', async () => {
  const made = await tidily((tidy) => openWorld({ ...asked, keep: true }, tidy))
  expect(made.found).toBe(false)
  expect(made.disk.matters).toBe(1_000)
  expect(made.disk.steps / made.disk.matters).toBeGreaterThan(11.7)
  expect(made.disk.steps / made.disk.matters).toBeLessThan(12.3)

  const database = await startEmbedded({ dataDir: made.dataDir, log: () => {} })
  const facts = await session(database.owner, async (owner) => {
    const { rows } = await owner.query(
      `
      select count(*) filter (where id = root_id and closed_at is null)::int as open,
        count(*) filter (where wake_at < $1)::int as soon, count(*) filter (where changed_at > $2)::int as tomorrow
      from matter`,
      [new Date(Date.now() + 3_600_000), new Date()],
    )
    return rows[0]
  })
  await database.stop()
  expect(facts).toEqual({ open: 30, soon: 0, tomorrow: 0 })

  await expect(tidily((tidy) => openWorld({ ...asked, matters: 2_000, keep: false }, tidy))).rejects.toThrow(
    'has 1000 matters, not 2000',
  )
  const again = await tidily((tidy) => openWorld({ ...asked, keep: false }, tidy))
  expect(again.found).toBe(true)
  expect(existsSync(again.dataDir)).toBe(false)
}, 120_000)

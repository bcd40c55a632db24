import { execFile } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const MB = 1024 * 1024
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'umbrellas-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Reads a table in a process of its own and tells the rows, and the memory it took beyond what Node takes by itself. */
async function weigh(path: string): Promise<{ rows: number; grownMB: number }> {
  const script = `
    const { readTable } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
    const before = process.resourceUsage().maxRSS
    const table = await readTable(${JSON.stringify(path)}, { name: ${JSON.stringify(path)} })
    let rows = 0
    for await (const row of table.rows) if (row.cells) rows++
    console.log(JSON.stringify({ rows, grownMB: (process.resourceUsage().maxRSS - before) / 1024 }))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  return JSON.parse(stdout)
}

test('a csv of 40 MB is read within 150 MB of memory', { timeout: 60_000 }, async () => {
  const path = join(folder, 'umbrellas.csv')
  const file = await open(path, 'w')
  await file.write('n,colour,words\n')
  const line = `red,"${'a lost umbrella, on the back seat of bus 5; '.repeat(5)}"\n`
  let rows = 0
  for (let size = 0; size < 40 * MB; rows++) size += (await file.write(`${rows},${line}`)).bytesWritten
  await file.close()
  const weighed = await weigh(path)
  expect(weighed.rows).toBe(rows)
  expect(weighed.grownMB).toBeLessThan(150)
})

import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkBackup } from '../server/kit/backup/check.ts'
import { readKey } from '../server/kit/backup/key.ts'
import { settle } from '../server/kit/backup/load.ts'
import { restore } from '../server/kit/backup/restore.ts'
import { takeBackup } from '../server/kit/backup/take.ts'
import { systemClock } from '../server/kit/clock.ts'
import { startEmbedded } from '../server/kit/postgres/launcher.ts'
import { session } from '../server/kit/postgres/roles.ts'
import type { Options } from './kit/args.ts'
import { type Machine, machineHere, onMachine } from './kit/machine.ts'
import { number, table } from './kit/table.ts'
import { tidily } from './kit/tidy.ts'
import { openWorld, secretIn } from './world/world.ts'

const MEGABYTE = 1e6
/** What stands beside the database: photos of so many bytes, one for so many matters. */
const PHOTO = { bytes: 200_000, each: 500 }

type Step = { seconds: number; rows: number; bytes: number }
export type BackupReport = {
  date: string
  machine: Machine
  matters: number
  rows: number
  /** Text of the rows, files, and what the backup takes; the tables with their indexes. */
  text: number
  files: { count: number; bytes: number }
  kept: number
  size: number
  steps: Record<string, Step>
  /** The most memory that this process took, in bytes. */
  memory: number
}

/** A backup of a world, the same again, its check, and its restore into an empty place: rows and megabytes a second. */
export const backupBench = (
  options: Options,
  say: (line: string) => void,
): Promise<{ text: string; data: BackupReport }> =>
  tidily(async (tidy) => {
    const world = await openWorld({ ...options, say }, tidy)
    const { dataDir } = world
    const home = dirname(dataDir)
    const [dir, place] = [mkdtempSync(join(home, 'backup-')), mkdtempSync(join(home, 'restored-'))]
    const photos = join(dataDir, 'jobs', 'bench')
    for (const made of [dir, place, photos])
      tidy.add(() => rmSync(made, { recursive: true, force: true, maxRetries: 5 }))
    mkdirSync(photos, { recursive: true })
    for (let i = 0; i < world.matters / PHOTO.each; i++)
      writeFileSync(join(photos, `${i}.jpg`), randomBytes(PHOTO.bytes))
    const keyFile = `${dir}.key`
    tidy.add(() => rmSync(keyFile, { force: true }))
    const key = readKey(keyFile, dir, () => {})
    const database = await startEmbedded({ dataDir, log: () => {} })
    tidy.add(database.stop)
    const secret = secretIn(dataDir)
    const steps: Record<string, Step> = {}
    const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      say(`${name} …`)
      const began = performance.now()
      const done = await work()
      steps[name] = { seconds: (performance.now() - began) / 1000, rows: 0, bytes: 0 }
      return done
    }
    const taking = {
      dir,
      key,
      owner: database.owner,
      dataDir,
      secret,
      version: 'bench',
      clock: systemClock,
      say,
    }
    const { kept, manifest } = await timed('backup', () => takeBackup(taking))
    await timed('the same again, nothing changed', () => takeBackup(taking))
    const backup = await timed('check', () => checkBackup(dir, key, say))
    await database.stop()
    const empty = await startEmbedded({ dataDir: place, log: () => {} })
    tidy.add(empty.stop)
    const to = { dataDir: place, secretFile: join(place, 'secret'), given: false }
    await timed('restore, compared', () => session(empty.owner, (client) => restore(to, client, backup, say)))
    await timed('sizes for the planner', () => session(empty.owner, (client) => settle(client, manifest)))
    const rows = manifest.tables.reduce((sum, one) => sum + one.rows, 0)
    const text = manifest.tables.reduce((sum, one) => sum + one.bytes, 0)
    for (const step of Object.values(steps)) Object.assign(step, { rows, bytes: text + manifest.files.bytes })
    const report: BackupReport = {
      date: new Date().toISOString(),
      machine: machineHere(manifest.postgres),
      ...{
        matters: world.matters,
        rows,
        text,
        files: manifest.files,
        kept: kept.written,
        size: manifest.size,
        steps,
      },
      memory: process.resourceUsage().maxRSS * 1024,
    }
    return { text: print(report), data: report }
  })

function print({
  date,
  machine,
  matters,
  rows,
  text,
  files,
  kept,
  size,
  steps,
  memory,
}: BackupReport): string {
  const megabytes = (bytes: number) => number(bytes / MEGABYTE)
  return [
    `backup: ${date.slice(0, 10)}  ${onMachine(machine)}`,
    `${number(matters)} matters, ${number(rows)} rows; MB: ${megabytes(size)} tables and indexes, ${megabytes(text)} rows as text, ${megabytes(files.bytes)} in ${files.count} files, ${megabytes(kept)} the backup`,
    table([
      ['', 'seconds', 'rows a second', 'MB a second'],
      ...Object.entries(steps).map(([name, step]) => [
        name,
        number(step.seconds),
        number(step.rows / step.seconds),
        megabytes(step.bytes / step.seconds),
      ]),
    ]),
    `at most ${megabytes(memory)} MB of memory, the making of the world in`,
  ].join('\n\n')
}

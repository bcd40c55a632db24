import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LaunchError } from '../postgres/launch-error.ts'
import { synced, writeWhole } from './places.ts'

/** Lies in a data directory while a backup is restored into it: whatever is there is not whole. */
type Marker = { backup: string; at: string }
const fileIn = (dataDir: string) => join(dataDir, 'restoring.json')

export function markerIn(dataDir: string): Marker | undefined {
  const file = fileIn(dataDir)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Marker) : undefined
}

export async function mark(dataDir: string, marker: Marker): Promise<void> {
  await writeWhole(fileIn(dataDir), [Buffer.from(`${JSON.stringify(marker)}\n`)])
  await synced(dataDir)
}

export async function unmark(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true })
  await synced(dirname(fileIn(dataDir)))
}

/** Nothing works on what is half there. Throws LaunchError. */
export function refuseHalfRestored(dataDir: string): void {
  const marker = markerIn(dataDir)
  if (!marker) return
  throw new LaunchError(
    `${dataDir} is half restored (backup of ${marker.at}): run \`npm run gridloom -- restore DIR\` again, it goes on from there, or set another DATA_DIR`,
  )
}

import { statfsSync } from 'node:fs'
import { BenchError } from '../kit/fail.ts'

const KB = 1024
const GB = 1024 ** 3
/** Generous: what a matter with its steps takes, and half as much again for what is written on the way. */
const BYTES_A_MATTER = 4 * KB * 1.5
/** The write-ahead log may grow to this before it is used anew (max_wal_size of the private database), and a bare cluster. */
const BESIDES = 2.2 * GB

/** Refuses, in one line, where a world of that many matters would not fit. */
export function checkRoom(dir: string, matters: number, free = freeIn(dir)): void {
  const needed = matters * BYTES_A_MATTER + BESIDES
  if (free >= needed) return
  const gb = (bytes: number) => (bytes / GB).toFixed(1)
  throw new BenchError(
    `${dir} has ${gb(free)} GB free, and ${matters} matters want ${gb(needed)} GB: choose fewer by --matters or another place by --dir`,
  )
}

function freeIn(dir: string): number {
  const { bavail, bsize } = statfsSync(dir)
  return bavail * bsize
}

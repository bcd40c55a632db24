import { statfs } from 'node:fs/promises'
import type { Log } from './log.ts'

/** Below this an operator should make room: imports and exports of a day, and what PostgreSQL writes ahead, still fit. */
const LITTLE_MB = 2_048

/** Says in the log when little room is left where files, and a private database, lie. Megabytes that are free. */
export async function watchSpace(dataDir: string, log: Log, littleMb = LITTLE_MB): Promise<number> {
  const { bavail, bsize } = await statfs(dataDir)
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20)
  if (freeMb < littleMb) log.warn({ freeMb, dataDir }, 'little room is left on the disk of DATA_DIR')
  return freeMb
}

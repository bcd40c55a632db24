import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureDataDir } from '../env.ts'
import { LaunchError } from './launch-error.ts'
import { alive, birthOf } from './process-identity.ts'

/** Who runs the server of a data directory. `since` is ISO time; `birth` tells a reused pid apart. */
export type Holder = { pid: number; port: number; address: string; since: string; birth?: string }

export type InstanceLock = {
  /** Notes a port and address that became known later. */
  update(info: { port: number; address: string }): void
  release(): void
}

/** Another server runs on this data directory. */
export class InstanceHeld extends LaunchError {
  readonly holder: Holder
  constructor(holder: Holder) {
    const since = new Date(holder.since).toLocaleString('sv-SE')
    super(`already running at ${holder.address}, pid ${holder.pid}, since ${since}`)
    this.name = 'InstanceHeld'
    this.holder = holder
  }
}

/**
 * One server for each data directory. `address` is what a person opens, for instance http://127.0.0.1:4100.
 * Rejects with InstanceHeld; what a dead server left is taken over.
 */
export async function lockInstance(
  dataDir: string,
  info: { port: number; address: string },
): Promise<InstanceLock> {
  ensureDataDir(dataDir)
  const file = join(dataDir, 'instance.json')
  const mine: Holder = {
    pid: process.pid,
    ...info,
    since: new Date().toISOString(),
    birth: birthOf(process.pid),
  }
  for (let tries = 0; tries < 100; tries++) {
    if (place(file, mine)) return lockOf(file, mine)
    const holder = holderIn(file)
    if (holder && runs(holder)) throw new InstanceHeld(holder)
    await removeStale(file)
  }
  throw new LaunchError(`${file} cannot be taken over: remove it if no server runs on ${dataDir}`)
}

/** The same for a command that works as well beside a server: undefined while one runs. */
export const lockUnlessHeld = (
  ...asked: Parameters<typeof lockInstance>
): Promise<InstanceLock | undefined> =>
  lockInstance(...asked).catch((error) => {
    if (error instanceof InstanceHeld) return undefined
    throw error
  })

// Written aside and linked: the file appears whole, and only when there was none.
function place(file: string, holder: Holder): boolean {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new LaunchError(
      `DATA_DIR ${dirname(file)} cannot be written (${code}): set DATA_DIR to a place this user may write`,
    )
  }
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft)
  }
}

function holderIn(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Holder
    return holder.pid > 0 ? holder : undefined
  } catch {
    return undefined
  }
}

function runs(holder: Holder): boolean {
  return alive(holder.pid) && (holder.birth === undefined || holder.birth === birthOf(holder.pid))
}

// Two starters may both find a stale lock; without a turn the second would remove the fresh lock of the first.
async function removeStale(file: string): Promise<void> {
  const turn = `${file}.turn`
  try {
    writeFileSync(turn, '', { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    // The turn takes a millisecond; an old one was left by a process that died within it.
    const age = Date.now() - (statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > 5000) rmSync(turn, { force: true })
    await sleep(100)
    return
  }
  const holder = holderIn(file)
  if (!holder || !runs(holder)) rmSync(file, { force: true })
  rmSync(turn)
}

function lockOf(file: string, mine: Holder): InstanceLock {
  const isMine = () => {
    const holder = holderIn(file)
    return holder?.pid === mine.pid && holder.since === mine.since
  }
  return {
    update(info) {
      const draft = `${file}.${randomBytes(6).toString('hex')}`
      Object.assign(mine, info)
      writeFileSync(draft, `${JSON.stringify(mine)}\n`, { mode: 0o600 })
      renameSync(draft, file)
    },
    release() {
      if (isMine()) rmSync(file, { force: true })
    },
  }
}

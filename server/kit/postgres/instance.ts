import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureDataDir } from '../env.ts'
import { LaunchError } from './launch-error.ts'
import { alive, birthOf } from './process-identity.ts'

/** A process that holds a directory. `since` is ISO time; `birth` tells a reused pid apart. */
export type Holding = { pid: number; since: string; birth?: string }
/** Who runs the server of a data directory. */
export type Holder = Holding & { port: number; address: string }

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
  const mine: Holder = { ...thisProcess(), ...info }
  const holder = await hold(file, mine).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof LaunchError) throw error
    throw new LaunchError(
      `DATA_DIR ${dataDir} cannot be written (${error.code ?? error}): set DATA_DIR to a place this user may write`,
    )
  })
  if (holder) throw new InstanceHeld(holder)
  return lockOf(file, mine)
}

export const thisProcess = (): Holding => ({
  pid: process.pid,
  since: new Date().toISOString(),
  birth: birthOf(process.pid),
})

/**
 * Holds a directory by a file in it, of which one process at a time is the maker; what a dead one left is taken over. Gives the
 * holder that is at work there, or undefined: then `mine` holds it, until `letGo`. Rejects with what the disk says, and with LaunchError.
 */
export async function hold<H extends Holding>(
  file: string,
  mine: H,
  atWork: (holder: H) => boolean = runs,
): Promise<H | undefined> {
  for (let tries = 0; tries < 100; tries++) {
    if (await place(file, mine)) return undefined
    const holder = holderIn<H>(file)
    if (holder && atWork(holder)) return holder
    await removeStale(file, atWork)
  }
  throw new LaunchError(`${file} cannot be taken over: remove it if nothing runs on ${dirname(file)}`)
}

/** Removes the file, unless it is another's by now. */
export function letGo(file: string, mine: Holding): void {
  const holder = holderIn(file)
  if (holder?.pid === mine.pid && holder.since === mine.since) rmSync(file, { force: true })
}

/** The same for a command that works as well beside a server: undefined while one runs. */
export const lockUnlessHeld = (
  ...asked: Parameters<typeof lockInstance>
): Promise<InstanceLock | undefined> =>
  lockInstance(...asked).catch((error) => {
    if (error instanceof InstanceHeld) return undefined
    throw error
  })

/** What a file system says that knows no second name for a file (FAT, many shares). */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']

// Written aside and linked: the file appears whole, and only when there was none.
async function place(file: string, holder: Holding): Promise<boolean> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const text = `${JSON.stringify(holder)}\n`
  writeFileSync(draft, text, { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (!NO_LINKS.includes(code)) throw error
  } finally {
    rmSync(draft)
  }
  return placeUnlinked(file, text)
}

// For a moment the file is empty, and another may take it for what a crash left: who finds it still there afterwards has it.
async function placeUnlinked(file: string, text: string): Promise<boolean> {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
  await sleep(200)
  return existsSync(file) && readFileSync(file, 'utf8') === text
}

/** Who holds a directory by that file; undefined where it is not there or not whole. Throws what may not be read: it may be another's. */
export function holderIn<H extends Holding>(file: string): H | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as H
    return holder.pid > 0 ? holder : undefined
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whether the process of this machine that the holder names is still that one. */
export function runs(holder: Holding): boolean {
  return alive(holder.pid) && (holder.birth === undefined || holder.birth === birthOf(holder.pid))
}

// Two starters may both find a stale lock; without a turn the second would remove the fresh lock of the first.
async function removeStale<H extends Holding>(file: string, atWork: (holder: H) => boolean): Promise<void> {
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
  const holder = holderIn<H>(file)
  if (!holder || !atWork(holder)) rmSync(file, { force: true })
  rmSync(turn)
}

function lockOf(file: string, mine: Holder): InstanceLock {
  return {
    update(info) {
      const draft = `${file}.${randomBytes(6).toString('hex')}`
      Object.assign(mine, info)
      writeFileSync(draft, `${JSON.stringify(mine)}\n`, { mode: 0o600 })
      renameSync(draft, file)
    },
    release: () => letGo(file, mine),
  }
}

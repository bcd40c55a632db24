import { readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

/** True when a process of this number runs, whoever owns it; one that ended and was not yet collected does not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const state = statOf(pid)?.[0]
  return state !== 'Z' && state !== 'X'
}

/**
 * When a process began, as text that no other process of that number shares: clock ticks since boot, and the
 * boot. Undefined where the system does not tell (no /proc).
 */
export function birthOf(pid: number): string | undefined {
  const ticks = statOf(pid)?.[19]
  return ticks && `${ticks} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
}

// Fields behind the program's name, which may itself hold spaces and brackets: the first is the state.
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** The name of a process's program, for instance "postgres"; undefined when it is gone or not told. */
export function programOf(pid: number): string | undefined {
  try {
    // the kernel's short name is that of a thread: for Node it says "MainThread"
    const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return basename(program.split(' ')[0] ?? '') || readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The directory that a process works in; undefined when it is gone, or may not be asked. */
export function folderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

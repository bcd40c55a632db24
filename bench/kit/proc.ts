import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** Linux counts a process's time in hundredths of a second. */
const TICKS = 100

type Stat = { pid: number; parent: number; own: number; waitedFor: number }

/** A line of /proc/<pid>/stat; a program's name may hold spaces and brackets. */
export function readStat(line: string): Stat {
  const pid = Number.parseInt(line, 10)
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const at = (index: number) => Number(fields[index])
  return { pid, parent: at(1), own: (at(11) + at(12)) / TICKS, waitedFor: (at(13) + at(14)) / TICKS }
}

function statOf(pid: number | string): Stat | undefined {
  try {
    return readStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Seconds of processor time that a process has used, with those of its living children and of its ended ones.
 * Undefined where there is no /proc.
 */
export function cpuSeconds(pid: number): number | undefined {
  if (!existsSync('/proc/self')) return undefined
  let total = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = statOf(name)
    if (stat?.pid === pid) total += stat.own + stat.waitedFor
    else if (stat?.parent === pid) total += stat.own
  }
  return total
}

/** Processor time of the whole machine since it started, in seconds: at work, and in all. */
export function machineSeconds(): { busy: number; all: number } | undefined {
  if (!existsSync('/proc/stat')) return undefined
  const fields =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? []
  const all = fields.reduce((sum, ticks) => sum + ticks, 0) / TICKS
  const idle = ((fields[3] ?? 0) + (fields[4] ?? 0)) / TICKS
  return { busy: all - idle, all }
}

/** Megabytes that a process holds now, and the most that it held since that was last forgotten. */
export function memoryOf(pid: number): { now: number; peak: number } {
  const text = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : ''
  const of = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN) / 1024
  return { now: of('VmRSS'), peak: of('VmHWM') }
}

/** From now on the most counts anew. */
export function forgetPeak(pid: number): void {
  if (existsSync(`/proc/${pid}/clear_refs`)) writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

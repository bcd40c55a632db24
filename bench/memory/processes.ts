import { readdirSync, readFileSync } from 'node:fs'

const KILOBYTE = 1024
const field = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * KILOBYTE

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Bytes that a process holds in memory, with what it shares. 0 where there is none, or no /proc. */
export const residentOf = (pid: number): number => field(read(`/proc/${pid}/status`), 'VmRSS')

/** Bytes that a process and its children hold together: what several share counts once (proportional set size). */
export function heldBy(pid: number): number {
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && Number(read(`/proc/${name}/stat`).split(') ')[1]?.split(' ')[1]) === pid,
  )
  return [pid, ...children.map(Number)].reduce(
    (sum, one) => sum + field(read(`/proc/${one}/smaps_rollup`), 'Pss'),
    0,
  )
}

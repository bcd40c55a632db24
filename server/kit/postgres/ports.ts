import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { programOf } from './process-identity.ts'

/**
 * Names the process that listens on a TCP port, for instance "pid 123 (node)". Undefined when the port is free,
 * the process belongs to another user, or the system does not tell (no /proc).
 */
export function whoHoldsPort(port: number): string | undefined {
  const sockets = listeners(port)
  if (sockets.size === 0) return undefined
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
  const pid = pids.find((candidate) => filesOf(candidate).some((target) => sockets.has(target)))
  return pid ? `pid ${pid} (${programOf(pid) ?? '?'})` : undefined
}

// Lines of /proc/net/tcp: number, local address:port in hex, remote, state (0A: listening), …, inode as the 10th.
function listeners(port: number): Set<string> {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const sockets = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of read(table).split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/)
      if (fields[1]?.endsWith(end) && fields[3] === '0A') sockets.add(`socket:[${fields[9]}]`)
    }
  }
  return sockets
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function filesOf(pid: number): string[] {
  try {
    const folder = `/proc/${pid}/fd`
    return readdirSync(folder).map((fd) => link(`${folder}/${fd}`))
  } catch {
    return []
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

// Adds to package-lock.json the packages for other platforms that npm left out, because the registry it asked
// did not have them; `npm ci` refuses a lock file without them. Run it with --write after `npm install` of a package.
// Their version is the one their parent names; their checksum stays open.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Entry = {
  version?: string
  cpu?: string[]
  os?: string[]
  libc?: string[]
  dev?: boolean
  optional?: boolean
  optionalDependencies?: Record<string, string>
}
export type Lock = { packages: Record<string, Entry> }

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64']

/** The entry of a package for another platform, read off its name; undefined for any other name. */
function entryFor(name: string, version: string, dev: boolean | undefined): Entry | undefined {
  const words = name.split(/[/-]/)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (!os || !cpu) return undefined
  const has = (start: string) => os === 'linux' && words.some((word) => word.startsWith(start))
  const libc = has('musl') ? 'musl' : has('gnu') ? 'glibc' : undefined
  return { version, cpu: [cpu], ...(dev && { dev }), ...(libc && { libc: [libc] }), optional: true, os: [os] }
}

/** Returns the lock with what it lacks, and the names added. */
export function complete<T extends Lock>(lock: T): { lock: T; added: string[] } {
  const packages = { ...lock.packages }
  const added: string[] = []
  for (const parent of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`
      const found = Object.keys(lock.packages).some((at) => at === path || at.endsWith(`/${path}`))
      const entry = found ? undefined : entryFor(name, version, parent.dev)
      if (!entry) continue
      packages[path] = entry
      added.push(name)
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added }
}

if (import.meta.main) {
  const file = join(import.meta.dirname, '..', 'package-lock.json')
  const { lock, added } = complete(JSON.parse(readFileSync(file, 'utf8')) as Lock)
  const write = process.argv.includes('--write')
  if (write && added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  const words = write ? 'added to package-lock.json' : 'lacking in package-lock.json; --write adds them'
  console.log(`${added.length} packages for other platforms ${words}`)
}

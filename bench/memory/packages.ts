// What an installation without tools for development brings, as the lock says and the disk holds it.
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Locked = { dev?: boolean; devOptional?: boolean; optional?: boolean; link?: boolean }
export type Installed = { packages: number; bytes: number; largest: { name: string; bytes: number }[] }

/** Packages that `npm install --omit=dev` brings to a machine like this one; bytes are those of their files. */
export function installed(root: string): Installed {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>
  }
  const found = Object.entries(lock.packages)
    // what is for another machine was never brought here
    .filter(([path, { dev, link }]) => path !== '' && !dev && !link && existsSync(join(root, path)))
    .map(([path]) => ({ name: path.replace(/^.*node_modules\//, ''), bytes: bytesIn(join(root, path)) }))
  return {
    packages: found.length,
    bytes: found.reduce((sum, one) => sum + one.bytes, 0),
    largest: found.toSorted((a, b) => b.bytes - a.bytes).slice(0, 8),
  }
}

/** Without the packages within a package, which are counted by themselves. */
function bytesIn(folder: string): number {
  let sum = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) sum += entry.name === 'node_modules' ? 0 : bytesIn(path)
    else sum += lstatSync(path).size
  }
  return sum
}

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './versions.ts'

type Packages = { dependencies: Record<string, string>; optionalDependencies: Record<string, string> }

/**
 * A version's own code in a folder, ready to run: with today's packages where it wants the same ones, else with its own by its lock
 * file, from the registry.
 */
export function unpack(commit: string, dir: string): void {
  mkdirSync(dir, { recursive: true })
  const archive = join(dir, 'version.tar')
  execFileSync('git', ['-C', root, 'archive', '--format=tar', '-o', archive, commit])
  execFileSync('tar', ['-x', '-f', archive, '-C', dir])
  rmSync(archive)
  if (samePackages(readPackages(dir), readPackages(root)))
    return symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'))
  execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: dir, stdio: 'ignore' })
}

const readPackages = (dir: string): Packages => JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))

/** Whether all that one wants is there in the same version with the other, which may have more. */
export const samePackages = (wants: Packages, has: Packages): boolean =>
  (['dependencies', 'optionalDependencies'] as const).every((kind) =>
    Object.entries(wants[kind]).every(([name, version]) => has[kind][name] === version),
  )

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { migrations } from '../../server/kit/migrate.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))
const FOLDER = 'server/migrations/'
const FROZEN = `${FOLDER}frozen.json`

/** A version whose database lacks some of today's migrations. */
export type Version = {
  commit: string
  subject: string
  /** Its migrations, all of them today's first ones to the letter. */
  has: string[]
}

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 }).trim()
const lines = (text: string): string[] => text.split('\n').filter(Boolean)

/** Whether git knows every version; a shallow clone, as of CI, or an unpacked archive does not. */
export function hasHistory(): boolean {
  try {
    return git('rev-parse', '--is-shallow-repository') === 'false'
  } catch {
    return false
  }
}

/**
 * The versions before today's migrations, oldest first: of each landed set of migrations the last commit that had it. A set has landed
 * where all of it was frozen: until then migrations and loops may change, and no database of theirs is anybody's.
 */
export function versionsBefore(): Version[] {
  const today = migrations()
  const hashes = lines(git('hash-object', ...today.map((name) => `${FOLDER}${name}`)))
  const touched = lines(git('rev-list', 'HEAD', '--', FOLDER))
  const before = touched.flatMap((commit) => lines(git('rev-parse', `${commit}^@`)))
  const found = new Map<number, Version>()
  // newest first
  for (const commit of ['HEAD', ...before]) {
    const has = migrationsAt(commit)
    const begins = has.every(({ name, hash }, i) => name === today[i] && hash === hashes[i])
    if (!begins || has.length === today.length || found.has(has.length) || !hasLanded(commit, has)) continue
    found.set(has.length, versionAt(commit))
  }
  return [...found.values()].sort((a, b) => a.has.length - b.has.length)
}

const hasLanded = (commit: string, has: readonly { name: string }[]): boolean => {
  if (!git('ls-tree', commit, FROZEN)) return false
  const frozen = JSON.parse(git('show', `${commit}:${FROZEN}`))
  return has.length > 0 && has.every(({ name }) => name in frozen)
}

/** Throws where there is no such commit. */
export const versionAt = (commit: string): Version => ({
  commit: git('rev-parse', '--short', commit),
  subject: git('show', '-s', '--format=%s', commit),
  has: migrationsAt(commit).map(({ name }) => name),
})

const migrationsAt = (commit: string): { name: string; hash: string }[] =>
  lines(git('ls-tree', commit, FOLDER))
    .map((line) => /^\S+ blob (\S+)\t.*\/(.+\.sql)$/.exec(line))
    .flatMap((match) => (match ? [{ hash: match[1] ?? '', name: match[2] ?? '' }] : []))

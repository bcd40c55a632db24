// What every guard looks at: the project's text files by path, from the repository or from a fixture.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Path inside the project, with forward slashes → text. */
export type Tree = ReadonlyMap<string, string>

export interface Finding {
  file: string
  /** From 1. */
  line: number
  /** Why it is refused, and what to do instead. */
  why: string
}

export interface Guard {
  name: string
  check: (tree: Tree) => Finding[]
}

const READ = /\.(ts|mts|vue|js|mjs|css|sql|json)$/

/** The project's own text files: those git knows or would add, so that what is ignored is not judged. */
export function readTree(root: string): Tree {
  // The owner of a mounted clone may be somebody else than who runs the tests: git is told that this is fine.
  const list = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const paths = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 }).split('\0')
  const tree = new Map<string, string>()
  for (const path of [...new Set(paths)].sort()) {
    if (!READ.test(path) || path === 'package-lock.json' || !existsSync(join(root, path))) continue
    tree.set(path, readFileSync(join(root, path), 'utf8'))
  }
  return tree
}

/** The line, from 1, of a place in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** True for tests and what only tests use. */
export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.startsWith('tests/')
}

/** True for files that hold code: TypeScript, JavaScript, Vue. */
export function isCode(path: string): boolean {
  return /\.(ts|mts|vue|js|mjs)$/.test(path)
}

/** All matches of a pattern as findings, with the same reason. */
export function findAll(
  file: string,
  text: string,
  pattern: RegExp,
  why: (match: string) => string,
): Finding[] {
  return [...text.matchAll(pattern)].map((match) => ({
    file,
    line: lineAt(text, match.index),
    why: why(match[0].trim()),
  }))
}

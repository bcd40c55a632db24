// Builds the web when its sources changed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { root, say, ToolError } from './base.mjs'
import { filesBelow, hashOf } from './tree.mjs'
import { takeTurns } from './turns.mjs'

const web = join(root, 'web')
const config = join(web, 'vite.config.ts')
const dist = join(web, 'dist')
const marker = join(dist, '.hash')

/** Everything that the built pages depend on. */
function* sources() {
  yield join(root, 'package-lock.json')
  yield* filesBelow(web, new Set(['dist', 'node_modules']))
  yield* filesBelow(join(root, 'contract'))
  for (const file of filesBelow(join(root, 'districts'))) {
    if (
      file
        .slice(root.length)
        .split(sep)
        .some((name) => name.startsWith('words'))
    )
      yield file
  }
}

const built = (hash) => existsSync(marker) && readFileSync(marker, 'utf8').trim() === hash

/** Builds web/dist with the Node given, unless it stands for the present sources. Throws ToolError. */
export async function ensureWebBuilt(node) {
  if (!existsSync(config))
    return say('web sources are absent (web/vite.config.ts): the server starts without pages')
  const hash = hashOf(root, sources())
  if (built(hash)) return
  await takeTurns('web build', () => {
    if (!built(hash)) build(node, hash)
  })
}

// Built aside and moved into place: a failed build leaves the pages that are being served.
function build(node, hash) {
  say('building the web …')
  const began = Date.now()
  const part = join(root, '.cache', 'web-part')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--config', config, '--outDir', part, '--emptyOutDir']
  const env = { ...process.env, NO_COLOR: '1' }
  const { status, stdout, stderr, error } = spawnSync(node, args, { cwd: root, encoding: 'utf8', env })
  if (status !== 0) throw new ToolError(`vite build failed:\n${error ?? `${stdout}${stderr}`}`.trim())
  writeFileSync(join(part, '.hash'), `${hash}\n`)
  const old = join(root, '.cache', 'web-old')
  rmSync(old, { recursive: true, force: true })
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(part, dist)
  rmSync(old, { recursive: true, force: true })
  say(`built the web in ${((Date.now() - began) / 1000).toFixed(1)} s`)
}

// Runs a TypeScript file under Node 24 with what it needs installed: `node tools/run.mjs FILE args…`.
// `--build` builds the web and nothing else.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, ToolError } from './base.mjs'
import { handOver, main } from './hand-over.mjs'
import { ensureInstalled, ensureWebBuilt } from './install.mjs'

const [file, ...args] = process.argv.slice(2)

await main(async () => {
  if (file === '--build') return ensureWebBuilt(await ensureInstalled())
  if (!file || !existsSync(join(root, file))) throw new ToolError(`no such file: ${file ?? '(none given)'}`)
  // The operator's commands need neither pages nor the packages for testing; benches and proofs need both.
  const operator = file.startsWith('server/')
  const node = await ensureInstalled({ dev: !operator })
  if (!operator) await ensureWebBuilt(node)
  handOver(node, file, args)
})

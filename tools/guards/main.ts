// The guards over the whole project: `node tools/guards/main.ts`; exit 1 when one finds something.
// `--freeze` adds the migrations that have landed to server/migrations/frozen.json.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { guards } from './all.ts'
import { FROZEN, freeze } from './migrations-frozen.ts'
import { readTree } from './tree.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
if (process.argv.includes('--freeze')) writeFileSync(join(root, FROZEN), freeze(readTree(root)))

const tree = readTree(root)
let count = 0
for (const guard of guards) {
  for (const { file, line, why } of guard.check(tree)) {
    console.log(`${file}:${line} ${guard.name} — ${why}`)
    count++
  }
}
console.log(
  `${guards.length} guards over ${tree.size} files: ${count === 0 ? 'nothing found' : `${count} found`}`,
)
process.exitCode = count === 0 ? 0 : 1

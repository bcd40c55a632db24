// npm run prove: the long proofs whose seeded samples run in `npm test`, at their full counts.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

type Proof = { name: string; about: string; files: string[]; env: Record<string, string> }

const PROOFS: Proof[] = [
  {
    name: 'walks',
    about:
      '10,000 random walks over the loops of every shipped district: no stuck matter, no skipped required step, none by the wrong person',
    files: ['server/rooms/matters/loop/walks.test.ts'],
    env: { GRIDLOOM_WALKS: '10000' },
  },
]

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !PROOFS.some((proof) => proof.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `no proof "${unknown.join(', ')}"; there are: ${PROOFS.map((proof) => proof.name).join(', ')}\n`,
  )
  process.exit(2)
}
let failed = 0
for (const proof of PROOFS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  process.stdout.write(`${proof.name}: ${proof.about}\n`)
  const began = performance.now()
  const args = [vitest, 'run', '--project', 'unit', '--testTimeout', '3600000', ...proof.files]
  const { status } = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...proof.env },
  })
  process.stdout.write(
    `${proof.name}: ${status === 0 ? 'holds' : 'FAILS'} (${((performance.now() - began) / 1000).toFixed(0)} s)\n`,
  )
  if (status !== 0) failed++
}
process.exit(failed === 0 ? 0 : 1)

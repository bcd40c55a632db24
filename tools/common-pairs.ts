import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUCKETS, bucketOf, pairsOf, STEPS } from '../server/rooms/matters/index.ts'

// Writes how common each pair of characters is in residents' messages, as hashed buckets from which no words can be read back.
//   node tools/common-pairs.ts <folder with messages/train.jsonl>

const [folder = ''] = process.argv.slice(2)
const messages = readFileSync(join(folder, 'messages/train.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { title: string; detail: string })
const found = new Float64Array(BUCKETS)
for (const { title, detail } of messages) {
  const pairs = pairsOf(`${title} ${[...detail.trim()].slice(0, 200).join('')}`).keys()
  for (const bucket of new Set([...pairs].map(bucketOf))) found[bucket] = (found[bucket] ?? 0) + 1
}
const rarest = Math.log(messages.length + 1)
const weights = Array.from(found, (n) => Math.round((1 - Math.log(n + 1) / rarest) * STEPS))
// two weights a byte
const bytes = Buffer.from(
  Array.from({ length: BUCKETS / 2 }, (_, i) => (weights[2 * i] ?? 0) * 16 + (weights[2 * i + 1] ?? 0)),
)
const lines = bytes.toString('base64').match(/.{1,100}/g) ?? []
writeFileSync(
  fileURLToPath(new URL('../server/rooms/matters/similar/common.ts', import.meta.url)),
  `// Written by tools/common-pairs.ts from ${messages.length} public messages of residents: weights by bucket, two a byte, as base64.
export const COMMON_PAIRS =
${lines.map((line) => `  '${line}'`).join(' +\n')}
`,
)

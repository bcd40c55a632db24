import { parseArgs } from 'node:util'
import { figuresOf } from '../rooms/article/index.ts'
import { districtRoot, servedDistricts } from '../rooms/grid/index.ts'
import { type Command, UsageError } from './command.ts'

/** Chinese characters take two columns on a terminal. */
const wide = (text: string) => [...text].reduce((n, c) => n + (/[\u2e80-\uffef]/.test(c) ? 2 : 1), 0)
const pad = (text: string, to: number) => text + ' '.repeat(Math.max(1, to - wide(text)))

export const figuresCommand: Command = {
  usage: 'figures [--district KEY] [--all]',
  about:
    'each line of the source article with the value computed from records beside what the article says; --all lists also what no room answers yet',
  async run({ house, args, say }) {
    const { values } = parseArgs({
      args,
      options: { district: { type: 'string' }, all: { type: 'boolean' } },
    })
    const served = await servedDistricts(house.db)
    const chosen = served.filter((d) => !values.district || d.key === values.district)
    if (chosen.length === 0)
      throw new UsageError(`the districts of this database are: ${served.map((d) => d.key).join(', ')}`)
    let differ = 0
    for (const { key } of chosen) {
      const { districtId, rootId, demo } = await districtRoot(house.db, key)
      const { lines } = await figuresOf(house, { districtId, rootId })
      const answered = lines.filter((l) => l.computed !== null)
      say(`${house.tenants.byKey(key).name.zh} ${key}${demo ? ' (demo: all of it is made up)' : ''}`)
      for (const line of lines) {
        const waits = line.computed === null
        if (waits && !values.all) continue
        const value = waits ? `- (${line.awaits ?? 'too few records yet'})` : String(line.computed)
        const mark = line.agrees === null ? ' ' : line.agrees ? '=' : '≠'
        const { op, value: claim, unit } = line.said
        say(`  ${line.id} ${mark} ${pad(value, 9)} ${pad(`${op} ${claim} ${unit.zh}`, 18)} ${line.words.zh}`)
      }
      const off = answered.filter((l) => l.agrees === false).length
      differ += off
      say(
        `  ${answered.length} of ${lines.length} lines are answered from records: ${answered.length - off} agree, ${off} differ; ${lines.length - answered.length} await a room`,
      )
    }
    if (differ > 0) process.exitCode = 1
  },
}

import { parseArgs } from 'node:util'
import { servedDistricts } from '../rooms/grid/index.ts'
import { rebuildFigures, recountFigures } from '../rooms/scores/index.ts'
import { type Command, UsageError } from './command.ts'

/** At most so many of what is wrong are named one by one. */
const NAMED = 20

export const scoresCommand: Command = {
  usage: 'scores recount --check|--rebuild [--district KEY]',
  about: 'compares the kept figures with a recount from the steps, or makes them anew',
  async run({ house, args, say, analyze }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { district: { type: 'string' }, check: { type: 'boolean' }, rebuild: { type: 'boolean' } },
    })
    if (positionals[0] !== 'recount' || values.check === values.rebuild)
      throw new UsageError('what can be done is: scores recount --check, or scores recount --rebuild')
    const served = await servedDistricts(house.db)
    const asked = served.filter(({ key }) => !values.district || values.district === key)
    if (values.district && asked.length === 0)
      throw new UsageError(
        `no district “${values.district}” here: ${served.map(({ key }) => key).join(', ')}`,
      )
    let wrong = 0
    for (const { id, key } of asked) {
      if (values.rebuild) {
        const { matters } = await rebuildFigures(house, id)
        say(`${key}: the figures of ${matters} matters are counted anew`)
        continue
      }
      const { matters, rows, sums } = await recountFigures(house, id)
      wrong += rows.length + sums.length
      say(
        `${key}: ${matters} matters, ${rows.length} not as their steps say, ${sums.length} sums not as their rows add up`,
      )
      for (const root of rows.slice(0, NAMED)) say(`  matter ${root}`)
      for (const { key: at, measures } of sums.slice(0, NAMED)) {
        const where = Object.values(at).filter(Boolean).join(' ')
        const what = Object.entries(measures).map(([name, n]) => `${name} ${n.kept}, counted ${n.counted}`)
        say(`  sum ${where}: ${what.join('; ')}`)
      }
    }
    if (values.rebuild) await analyze(['figure_row', 'figure_order', 'figure_sum', 'figure_order_sum'])
    if (wrong > 0) process.exitCode = 1
  },
}

import { parseArgs } from 'node:util'
import { wantsWeaving, weaveDemo, WOVEN_TABLES } from '../../tools/weave/weave.ts'
import { putSetting } from '../kit/settings.ts'
import { districtRoot, loadDistrict, nodeByCode, servedDistricts } from '../rooms/grid/index.ts'
import { replay } from '../rooms/matters/index.ts'
import { addGovernments } from '../rooms/partners/index.ts'
import { type Command, UsageError, wanted } from './command.ts'

export const districtCommand: Command = {
  usage: 'district load KEY',
  about: "loads a district's tree from its data folder, or brings its names up to date",
  async run({ house, args, say }) {
    const [verb, key] = args
    if (verb !== 'load') throw new UsageError('what can be done is: district load KEY')
    const tenant = house.tenants.byKey(wanted(key, 'KEY'))
    const count = await loadDistrict(house.db, tenant, { demo: false, now: house.clock.now() })
    await addGovernments(house.db, tenant.id, house.clock.now())
    say(`${tenant.name.zh} ${tenant.id}: ${count} nodes`)
  },
}

export const settingCommand: Command = {
  usage: 'setting put --district KEY [--code NODE-CODE] NAME VALUE',
  about:
    'sets a value from now on for a node of the tree and all below it, e.g. loops.order.ordered.limit 2wd, notices.sms.url URL',
  async run({ house, args, say }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { district: { type: 'string' }, code: { type: 'string' } },
    })
    const [verb, key, value] = positionals
    if (verb !== 'put') throw new UsageError('what can be done is: setting put')
    const { districtId, rootId } = await districtRoot(house.db, wanted(values.district, '--district'))
    const node = values.code ? await nodeByCode(house.db, districtId, values.code) : { id: rootId }
    if (!node) throw new UsageError(`--code ${values.code}: no such node`)
    await putSetting(house.db, {
      districtId,
      nodeId: node.id,
      key: wanted(key, 'NAME'),
      value: wanted(value, 'VALUE'),
      by: null,
      now: house.clock.now(),
    })
    say(`${key} = ${value} from now on`)
  },
}

export const mattersCommand: Command = {
  usage: 'matters replay --check [--district KEY]',
  about: 'folds every history anew and compares it with what is stored',
  async run({ house, args, say }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { district: { type: 'string' }, check: { type: 'boolean' } },
    })
    if (positionals[0] !== 'replay' || !values.check)
      throw new UsageError('what can be done is: matters replay --check')
    let different = 0
    for (const { id, key } of await servedDistricts(house.db)) {
      if (values.district && values.district !== key) continue
      const report = await replay(house, id)
      different += report.different.length
      say(`${key}: ${report.matters} matters, ${report.steps} steps, ${report.different.length} different`)
      for (const { id: matter, fields } of report.different.slice(0, 20))
        say(`  ${matter}: ${fields.join(', ')}`)
    }
    if (different > 0) process.exitCode = 1
  },
}

export const demoCommand: Command = {
  usage: 'demo weave [--seed N] [--small]',
  about:
    'weaves the made-up districts into an empty database, or goes on with a weaving that was cut off; --small: one community of each',
  async run({ house, args, say, analyze }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { seed: { type: 'string' }, small: { type: 'boolean' } },
    })
    if (positionals[0] !== 'weave') throw new UsageError('what can be done is: demo weave')
    const seed = values.seed === undefined ? undefined : Number(values.seed)
    if (seed !== undefined && !Number.isSafeInteger(seed)) throw new UsageError('--seed is a whole number')
    if (!(await wantsWeaving(house)))
      throw new UsageError('this database serves districts already; the demo needs an empty one')
    const began = Date.now()
    await weaveDemo(house, { seed, size: values.small ? 'small' : 'whole', say })
    await analyze(WOVEN_TABLES)
    say(`the demo is woven in ${((Date.now() - began) / 1000).toFixed(1)} s; all of it is made up`)
  },
}

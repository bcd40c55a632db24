import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { hasCategory } from '../kit/tenants.ts'
import { addStaff } from '../rooms/access/index.ts'
import { districtRoot, nodeByCode } from '../rooms/grid/index.ts'
import { addDuty, addUnit, unitByName } from '../rooms/partners/index.ts'
import { type Command, UsageError, wanted } from './command.ts'

/** `government`, a street's or town's, is made by loading the district. */
const KINDS = ['department', 'company', 'property', 'utility', 'organisation']

export const adminCommand: Command = {
  usage: 'admin create --district KEY --login LOGIN --name NAME',
  about: 'makes an administrator of a district; prints the first password once',
  async run({ house, args, say }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { district: { type: 'string' }, login: { type: 'string' }, name: { type: 'string' } },
    })
    if (positionals[0] !== 'create') throw new UsageError('what can be done is: admin create')
    const { districtId, rootId, demo } = await districtRoot(house.db, wanted(values.district, '--district'))
    if (demo) say('note: this district is the made-up demo, which `npm run serve` refuses to serve')
    const password = randomBytes(12).toString('base64url')
    const login = wanted(values.login, '--login')
    await addStaff(house, {
      districtId,
      login,
      password,
      name: wanted(values.name, '--name'),
      posts: [{ role: 'admin', nodeId: rootId }],
    })
    say(`account ${login} is made; its password is shown this once, change it after signing in: ${password}`)
  },
}

export const staffCommand: Command = {
  usage: 'staff add --district KEY --login LOGIN --name NAME --role ROLE [--code NODE-CODE | --unit NAME]',
  about:
    'adds a staff account with a post at a node (the whole district without a code) or in a unit; prints the first password once',
  async run({ house, args, say }) {
    const text = { type: 'string' } as const
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { district: text, login: text, name: text, role: text, code: text, unit: text },
    })
    if (positionals[0] !== 'add') throw new UsageError('what can be done is: staff add')
    const { districtId, rootId, demo } = await districtRoot(house.db, wanted(values.district, '--district'))
    if (demo) say('note: this district is the made-up demo, which `npm run serve` refuses to serve')
    if (values.code && values.unit) throw new UsageError('a post stands at a node or in a unit, not in both')
    const node = values.code ? await nodeByCode(house.db, districtId, values.code) : { id: rootId }
    if (!node) throw new UsageError(`--code ${values.code}: no such node`)
    const unit = values.unit ? await unitByName(house.db, districtId, values.unit) : undefined
    if (values.unit && !unit)
      throw new UsageError(`--unit ${values.unit}: no such unit; make it by: unit add`)
    const password = randomBytes(12).toString('base64url')
    const [login, name, role] = [
      wanted(values.login, '--login'),
      wanted(values.name, '--name'),
      wanted(values.role, '--role'),
    ]
    await addStaff(house, {
      districtId,
      login,
      password,
      name,
      posts: [unit ? { role, partnerId: unit.id } : { role, nodeId: node.id }],
    })
    say(`account ${login} is made; its password is shown this once, change it after signing in: ${password}`)
  },
}

export const unitCommand: Command = {
  usage:
    'unit add --district KEY --name NAME [--english NAME] --kind KIND [--answers-for CATEGORY]… [--code NODE-CODE]',
  about:
    'adds a unit that orders can go to, and what it answers for (in the whole district without a code); again with the same name adds to it',
  async run({ house, args, say }) {
    const text = { type: 'string' } as const
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        district: text,
        name: text,
        english: text,
        kind: text,
        code: text,
        'answers-for': { type: 'string', multiple: true },
      },
    })
    if (positionals[0] !== 'add') throw new UsageError('what can be done is: unit add')
    const key = wanted(values.district, '--district')
    const { districtId, rootId } = await districtRoot(house.db, key)
    const node = values.code ? await nodeByCode(house.db, districtId, values.code) : { id: rootId }
    if (!node) throw new UsageError(`--code ${values.code}: no such node`)
    const kind = wanted(values.kind, '--kind')
    if (!KINDS.includes(kind)) throw new UsageError(`--kind is one of ${KINDS.join(', ')}`)
    const name = wanted(values.name, '--name')
    const duties = values['answers-for'] ?? []
    const unknown = duties.find((category) => !hasCategory(house.tenants.byKey(key), category))
    if (unknown) throw new UsageError(`--answers-for ${unknown}: no such category`)
    const unit = { kind, name, nameEn: values.english ?? name, now: house.clock.now() }
    const { id } = await addUnit(house.db, districtId, unit)
    for (const category of duties)
      await addDuty(house.db, districtId, { unitId: id, category, nodeId: node.id })
    say(`unit ${name} is number ${id}`)
  },
}

import { parseArgs } from 'node:util'
import { districtRoot, nodeByCode } from '../rooms/grid/index.ts'
import { listOfChannels, makeChannel, newSecretFor } from '../rooms/intake/index.ts'
import { type Command, UsageError, wanted } from './command.ts'

const text = { type: 'string' } as const
const SOURCE = /^[a-z][a-z0-9_]{1,19}$/

export const channelCommand: Command = {
  usage:
    'channel add|list|secret --district KEY [--source KEY --name NAME] [--code NODE-CODE] [--status-url URL] [--sm3] [--overlap HOURS]',
  about:
    'makes a channel for a partner (12345, an own platform), lists them, or gives one a new secret; a secret is printed once',
  async run({ house, args, say }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        district: text,
        source: text,
        name: text,
        code: text,
        'status-url': text,
        overlap: text,
        sm3: { type: 'boolean' },
      },
    })
    const { districtId, rootId } = await districtRoot(house.db, wanted(values.district, '--district'))
    const [verb] = positionals
    if (verb === 'list') {
      for (const c of await listOfChannels(house, districtId))
        say(`${c.source}  ${c.keyId}  ${c.on ? 'on' : 'off'}  received ${c.received}  ${c.name}`)
      return
    }
    const source = wanted(values.source, '--source')
    if (verb === 'secret') {
      const hours = Number(values.overlap ?? 24)
      if (!(hours >= 0 && hours <= 72)) throw new UsageError(`--overlap ${values.overlap}: 0 to 72 hours`)
      const made = await newSecretFor(house, districtId, source, hours)
      if (!made) throw new UsageError(`--source ${source}: no such channel`)
      say(`key id ${made.keyId}, new secret (shown this once): ${made.secret}`)
      return
    }
    if (verb !== 'add') throw new UsageError('what can be done is: channel add, channel list, channel secret')
    if (!SOURCE.test(source))
      throw new UsageError(`--source ${source}: 2 to 20 of a-z, 0-9 and _, a letter first`)
    const node = values.code ? await nodeByCode(house.db, districtId, values.code) : { id: rootId }
    if (!node) throw new UsageError(`--code ${values.code}: no such node`)
    const { keyId, secret } = await makeChannel(house, {
      districtId,
      source,
      name: wanted(values.name, '--name'),
      nameEn: '',
      nodeId: node.id,
      statusUrl: values['status-url'] ?? null,
      categories: {},
      defaultCategory: null,
      perMinute: 120,
      digest: values.sm3 ? 'sm3' : 'sha256',
      by: null,
    })
    say(`channel ${source}: key id ${keyId}, secret (shown this once): ${secret}`)
  },
}

import { describe, expect, test } from 'vitest'
import { openTestHttp } from '../../../../tests/harness/http.ts'
import { openPartner } from '../../../../tests/harness/intake.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
type Channel = { id: number; name: string; version: number; node: { id: number }; keyId: string }
type Made = { channel: Channel; secret: string; code?: string; detail: string }
const FORM = { name: '雨具热线', nodeId: w.nodes.street, statusUrl: null }
const make = (over: object, as: Who = w.who.centre) =>
  http.ask<Made>('POST', '/api/intake/channels', { as, body: { ...FORM, ...over } })
const list = async (as: Who) =>
  (await http.ask<{ channels: Channel[] }>('GET', '/api/intake/channels', { as })).body.channels

describe('a channel', () => {
  test('is made with a secret that is shown once and stands nowhere in the clear', async () => {
    const { status, body } = await make({ source: 'umbrella_line' })
    expect([status, body.channel.name]).toEqual([200, '雨具热线'])
    expect(body.secret).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(await list(w.who.centre))).not.toContain(body.secret)
    const rows = await w.house.db.rows<{ text: string }>(
      sql`select c::text as text from intake_channel c union all select a::text from audit a`,
    )
    const forms = [body.secret, Buffer.from(body.secret).toString('hex')]
    for (const form of forms) expect(rows.some((row) => row.text.includes(form))).toBe(false)
  })
  test('acts as an account that nobody can sign in as', async () => {
    const account = await w.house.db.one(sql`
      select a.kind, a.login, a.password_hash from account a
      join intake_channel c on c.district_id = a.district_id and c.account_id = a.id where c.source = 'umbrella_line'`)
    expect(account).toEqual({ kind: 'service', login: null, password_hash: null })
  })
  test.each([
    ['a source key that is taken', { source: 'umbrella_line' }, 409, 'intake.source_taken'],
    ['a source key of ours', { source: 'resident' }, 409, 'intake.source_taken'],
    ['a source key with capitals', { source: 'Umbrella' }, 400, 'http.bad_input'],
    [
      'a category that we have not',
      { source: 'a1', categories: { x: 'rain' } },
      400,
      'intake.unknown_category',
    ],
    ['a default that we have not', { source: 'a1', defaultCategory: 'rain' }, 400, 'intake.unknown_category'],
    [
      'an address of a cloud',
      { source: 'a1', statusUrl: 'http://169.254.169.254/' },
      400,
      'intake.bad_address',
    ],
    [
      'an address with a password',
      { source: 'a1', statusUrl: 'http://a:b@c.cn/' },
      400,
      'intake.bad_address',
    ],
    ['an address of another kind', { source: 'a1', statusUrl: 'ftp://c.cn/' }, 400, 'http.bad_input'],
    ['a node that there is not', { source: 'a1', nodeId: 999_999 }, 404, 'grid.no_node'],
  ])('with %s is refused', async (_, over, status, code) => {
    const answer = await make(over)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })
  test('is changed only as it stands now', async () => {
    const { id, version } = (await make({ source: 'changing' })).body.channel
    const change = (over: object) =>
      http.ask<Made>('PUT', `/api/intake/channels/${id}`, {
        as: w.who.admin,
        body: { ...FORM, version, ...over },
      })
    const changed = await change({ name: '伞热线', nodeId: w.nodes.before, perMinute: 30 })
    expect(changed.body.channel).toMatchObject({
      name: '伞热线',
      node: { id: w.nodes.before },
      version: version + 1,
    })
    expect((await change({ name: '迟到的' })).body.code).toBe('intake.changed_meanwhile')
  })
  test('that moves to another node files only there from then on', async () => {
    const line = await openPartner(w, http, { source: 'moving', nodeId: w.nodes.before })
    const into = async (node: string) =>
      (await line.file({ ref: `M-${node}`, words: '在公交站丢了一把红伞。', node })).body.code ?? 'done'
    expect(await into('990001001001-D1')).toBe('done')
    await http.ask('PUT', `/api/intake/channels/${line.id}`, {
      as: w.who.admin,
      body: { ...FORM, nodeId: w.nodes.after, version: 1 },
    })
    expect([await into('990001001001-D2'), await into('990001001002-D1')]).toEqual([
      'intake.not_your_area',
      'done',
    ])
  })
})

describe('who keeps channels', () => {
  test('sees and touches none of another district', async () => {
    const { id } = (await make({ source: 'guarded' })).body.channel
    expect((await list(w.who.stranger)).map((c) => c.id)).not.toContain(id)
    for (const [method, path, body] of [
      ['PUT', '', { ...FORM, version: 1 }],
      ['POST', '/secret', {}],
      ['POST', '/api-key', { on: true }],
      ['POST', '/switch', { on: false }],
    ] as const) {
      const answer = await http.ask(method, `/api/intake/channels/${id}${path}`, { as: w.who.stranger, body })
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'intake.none'])
    }
  })
  test('of a part of the district sees that part, and may not give away more', async () => {
    const street = await w.hire([{ role: 'district_centre', at: 'before' }])
    await make({ source: 'of_street' })
    const own = (await make({ source: 'of_before', nodeId: w.nodes.ribs }, street)).body.channel
    const seen = await list(street)
    expect(seen.map((c) => c.id)).toContain(own.id)
    expect(seen.filter((c) => c.node.id === w.nodes.street)).toEqual([])
    expect((await make({ source: 'too_far', nodeId: w.nodes.street }, street)).body.code).toBe(
      'intake.outside_reach',
    )
  })
  test('leaves a trace of each change', async () => {
    const acts = await w.house.db.rows<{ act: string }>(sql`select distinct act from audit order by act`)
    expect(acts.map((a) => a.act)).toEqual(expect.arrayContaining(['channel_changed', 'channel_made']))
  })
})

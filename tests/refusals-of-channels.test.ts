// Each line for keys, by the channel whose place it is, by another of the district, and by one of another district.
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { contract } from '../contract/index.ts'
import type { Route } from '../contract/kit.ts'
import { districtRoot } from '../server/rooms/grid/index.ts'
import { openTestHttp } from './harness/http.ts'
import { type Filed, openPartner } from './harness/intake.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'
import { PLACE_VERDICTS } from './harness/place-verdicts.ts'
import { everythingIn } from './harness/places.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const raincoat = await districtRoot(w.house.db, 'raincoat')

async function open(source: string, nodeId: number, districtId = w.districtId) {
  const line = await openPartner(w, http, { nodeId, districtId, source })
  const as = districtId === w.districtId ? w.who.centre : w.who.stranger
  const url = `/api/intake/channels/${line.id}/api-key`
  const { body } = await http.ask<{ apiKey: string }>('POST', url, { as, body: { on: true } })
  return { ...line, apiKey: body.apiKey }
}
type Channel = Awaited<ReturnType<typeof open>>
const channels = {
  own: await open('before_line', w.nodes.before),
  elsewhere: await open('after_line', w.nodes.after),
  'another district': await open('raincoat_line', raincoat.rootId, raincoat.districtId),
}
type Whose = keyof typeof channels

const WORDS = '第七号信箱旁边丢了一把象牙柄的伞。'
const NODE = '990001001001-D1'
const TYPE = { 'content-type': 'image/jpeg' }
const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
  .jpeg()
  .toBuffer()
const bring = (me: Channel, signing = {}) =>
  me.ask<{ hash: string }>('POST', '/api/intake/photos', picture, signing, { headers: TYPE })
const { hash } = (await bring(channels.own)).body
const one = { ref: 'U-1', words: WORDS, node: NODE, photos: [hash] }
const { number } = (await channels.own.file<Filed>(one)).body
const ref = () => crypto.randomUUID()

type Answer = { status: number; body: unknown; bytes: Buffer }
type Probe = { asked: string; ask: (me: Channel) => Promise<Answer> } & Record<Whose, string>
const outside = (elsewhere: string, far = elsewhere) => ({ own: 'in', elsewhere, 'another district': far })
const ofPlace = outside('403 intake.not_your_area', '400 intake.no_node')
const get = (asked: string, path: string, answers: Record<Whose, string>): Probe => ({
  ...{ asked, ...answers },
  ask: (me) => {
    const url = `/open311/v2/${path}${path.includes('?') ? '&' : '?'}api_key=${me.apiKey}`
    return http.ask<unknown>('GET', url, { headers: { 'x-gridloom': '' } })
  },
})
/** As a key's line of the contract answers; of a photo that a channel brought nobody else can say anything. */
const PROBES: Record<string, Probe[] | 'own'> = {
  'POST /api/intake/matters': [
    { asked: 'at the node', ...ofPlace, ask: (me) => me.file({ ref: ref(), words: WORDS, node: NODE }) },
    {
      ...{ asked: 'with the photo', ...outside('400 matters.unknown_photo') },
      ask: (me) => me.file({ ref: ref(), words: '一把伞在公交站', photos: [hash] }),
    },
  ],
  'POST /api/intake/matters/bulk': [
    {
      ...{ asked: 'at the node', ...ofPlace },
      ask: (me) => {
        const matters = [{ ref: ref(), words: WORDS, node: NODE }]
        return me.ask<unknown>('POST', '/api/intake/matters/bulk', { matters })
      },
    },
  ],
  'GET /api/intake/matters/:ref': [
    {
      ...{ asked: 'by the ref', ...outside('404 intake.no_ref') },
      ask: (me) => me.ask<unknown>('GET', '/api/intake/matters/U-1'),
    },
  ],
  'POST /api/intake/photos': 'own',
  'POST /open311/v2/requests': [
    {
      ...{ asked: 'at the node', ...outside('403', '400') },
      ask: (me) => {
        const body = { service_code: 'other', description: WORDS, address_id: NODE, api_key: me.apiKey }
        const url = `/open311/v2/requests?api_key=${me.apiKey}`
        return http.ask<unknown>('POST', url, { body, headers: { 'x-gridloom': '' } })
      },
    },
  ],
  'GET /open311/v2/requests': [
    get('all', 'requests', outside('nothing')),
    get('by number', `requests?service_request_id=${number}`, outside('nothing')),
    get('of the district', 'requests?jurisdiction_id=umbrella', outside('nothing', '404')),
  ],
  'GET /open311/v2/requests/:id': [get('by number', `requests/${number}`, outside('404'))],
  'GET /open311/v2/tokens/:id': [get('by number', `tokens/${number}`, outside('404'))],
}

const isOf = (text: string) => text.includes(WORDS) || text.includes(`"${number}"`) || text.includes('"U-1"')
function said(key: string, { status, body, bytes }: Answer): string {
  const [first] = (body as { results?: { problem: { status: number; code: string } | null }[] }).results ?? []
  const { code } = first?.problem ?? (body as { code?: string })
  if (code || status >= 400) return `${first?.problem?.status ?? status} ${code ?? ''}`.trim()
  return key.startsWith('GET ') && !isOf(bytes.toString('utf8')) ? 'nothing' : 'in'
}

test('each line that needs a key has a verdict about places, and no other line has one', () => {
  const lines = Object.entries(contract as Record<string, Route>)
  expect(Object.keys(PROBES)).toEqual(lines.flatMap(([key, { needs }]) => (needs === 'key' ? [key] : [])))
  expect(Object.keys(PROBES).filter((key) => PLACE_VERDICTS[key as never] !== 'a channel')).toEqual([])
})

const all = Object.entries(PROBES).flatMap(([key, probes]) =>
  probes === 'own' ? [] : probes.map((probe) => [key, probe.asked, probe] as const),
)
describe.each(all)('%s %s', (key, _, probe) => {
  test.each<Whose>(['elsewhere', 'another district'])(
    'a channel %s finds nothing, and leaves nothing',
    async (whose) => {
      // what a channel asks leaves its nonce and when it was seen; loops are kept when a district's are first asked for
      const left = ['session', 'intake_request', 'intake_channel', 'loop']
      const before = await everythingIn(w.house, undefined, left)
      const answer = await probe.ask(channels[whose])
      expect(said(key, answer)).toBe(probe[whose])
      expect(isOf(answer.bytes.toString('utf8'))).toBe(false)
      expect(await everythingIn(w.house, undefined, left)).toEqual(before)
    },
  )
  test('the own channel is let in', async () => {
    expect(said(key, await probe.ask(channels.own))).toBe(probe.own)
  })
})

test('the same ref of another channel is another matter, and the same photo its own once it brought it', async () => {
  const { elsewhere } = channels
  await bring(elsewhere)
  const { node: _, ...said } = one
  const answer = await elsewhere.file<Filed>(said)
  expect([answer.status, answer.body.repeated, answer.body.number === number]).toEqual([200, false, false])
})

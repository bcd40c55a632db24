import { beforeEach, describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { deliver } from '../acts/deliver.ts'
import { openReceiver } from '../../../../tests/harness/receiver.ts'
import { declareNews, robotNews } from './carrier.ts'

const w = await lostUmbrella()
const { house, clock, districtId, nodes, who } = w
const other = w.another().house
const http = await openTestHttp(house)
const receiver = await openReceiver()
declareNews({ umbrella_lost: { zh: '丢伞', en: 'lost' }, umbrella_found: { zh: '找到', en: 'found' } })

const PATH = [nodes.district, nodes.street, nodes.before, nodes.ribs]
const ABOUT = '00000000-0000-4000-8000-000000000009'
const news = (number: number, over: Partial<Parameters<typeof robotNews>[2]> = {}) =>
  robotNews(house, house.db, {
    districtId,
    path: PATH,
    kind: 'umbrella_lost',
    what: {
      number,
      category: { zh: '失物', en: 'lost property' },
      place: '伞骨网格',
      unit: '失物招领处',
      due: new Date('2026-03-11T17:30:00+08:00'),
    },
    about: ABOUT,
    now: clock.now(),
    ...over,
  })
type Form = { kinds: string[]; mentionAll: boolean; lang: 'zh' | 'en'; url: string; on?: boolean }
const add = async (nodeId: number, path: string, over: Partial<Form> = {}) =>
  (
    await http.ask<{ id: number }>('POST', '/api/robots', {
      as: who.admin,
      body: {
        nodeId,
        name: `robot ${path}`,
        url: `${receiver.url}/send?key=${path}-secret`,
        kinds: [],
        mentionAll: false,
        lang: 'zh',
        ...over,
      },
    })
  ).body.id

type Post = { key: string; at: number; content: string; msgtype: string; all: string }
const posts = (): Post[] =>
  receiver.got.map(({ url, body }) => {
    const said = JSON.parse(body)
    return {
      key: url.split('=')[1] ?? '',
      at: 0,
      content: said[said.msgtype].content,
      msgtype: said.msgtype,
      all: body,
    }
  })
/** The platform's rule: so many in any minute, and an error for what is above. */
let accepted: { key: string; at: number; content: string }[] = []
let refusedTooOften = 0
const platform = () => {
  receiver.answer = ({ url, body }) => {
    const at = clock.now().getTime()
    const said = JSON.parse(body)
    const { content } = said[said.msgtype]
    if (Buffer.byteLength(content) > 4096) return { body: { errcode: 40058, errmsg: 'content too long' } }
    if (accepted.filter((a) => a.key === url && a.at > at - MINUTE).length >= 20) {
      refusedTooOften++
      return { body: { errcode: 45009, errmsg: 'api freq out of limit' } }
    }
    accepted.push({ key: url, at, content })
    return { body: { errcode: 0, errmsg: 'ok' } }
  }
}

beforeEach(async () => {
  clock.forward(HOUR)
  await house.db.rows(sql`delete from outbox`)
  await house.db.rows(sql`delete from outbox_pace`)
  await house.db.rows(sql`delete from robot`)
  receiver.got = []
  accepted = []
  refusedTooOften = 0
  platform()
})

describe('news', () => {
  test('reaches the robots of the nearest node that carries its kind, and says what is public', async () => {
    await add(nodes.district, 'district')
    await add(nodes.before, 'found-only', { kinds: ['umbrella_found'] })
    await add(nodes.before, 'before', { kinds: ['umbrella_lost'] })
    await add(nodes.before, 'off', { kinds: [] }).then((id) =>
      house.db.rows(sql`update robot set is_on = false where id = ${id}`),
    )
    await add(nodes.after, 'after')
    await news(7)
    await deliver(house)
    expect(posts().map((p) => p.key)).toEqual(['before-secret'])
    expect(posts()[0]?.content).toBe(
      `**【丢伞】#7 · 失物 · 伞骨网格**\n> 承办：失物招领处 · 时限：3月11日 17:30\n[打开查看](http://localhost/m/${ABOUT})`,
    )
    await news(8, { path: [nodes.district, nodes.street, nodes.after] })
    await news(9, { path: [nodes.district] })
    await deliver(house)
    expect(
      posts()
        .map((p) => p.key)
        .sort(),
    ).toEqual(['after-secret', 'before-secret', 'district-secret'])
  })
  test('of an undeclared kind is a mistake of the teller, and where no robot is set nothing waits', async () => {
    await expect(news(1, { kind: 'umbrella_eaten' })).rejects.toThrow('umbrella_eaten')
    await news(1)
    const { n } = await house.db.one<{ n: number }>(sql`select count(*) as n from outbox`)
    expect(n).toBe(0)
  })
  test('that is urgent calls everybody where the group wants that', async () => {
    await add(nodes.district, 'loud', { mentionAll: true, lang: 'en' })
    await news(1, { urgent: true })
    await news(2)
    await deliver(house)
    const [loud, usual] = receiver.got.map((g) => JSON.parse(g.body))
    expect(loud.text.mentioned_mobile_list).toEqual(['@all'])
    expect(loud.text.content).toContain('【Urgent · lost】#1 · lost property')
    expect(usual.msgtype).toBe('markdown')
  })
})

describe('twenty a minute', () => {
  test('go by themselves in order; above that the rest is one message that counts them', async () => {
    await add(nodes.district, 'one')
    for (let n = 1; n <= 57; n++)
      await news(n, { kind: n % 3 ? 'umbrella_lost' : 'umbrella_found', urgent: n === 50 })
    const taken = await Promise.all([deliver(house), deliver(other)])
    expect(taken[0] + taken[1]).toBe(57)
    const all = posts()
    expect(all).toHaveLength(20)
    expect(all.slice(0, 19).map((p) => /#(\d+)/.exec(p.content)?.[1])).toEqual(
      Array.from({ length: 19 }, (_, n) => String(n + 1)),
    )
    const last = all[19]?.content ?? ''
    expect(last).toMatch(/^\*\*织网：38 条消息合并为一条\*\*\n丢伞 25 · 找到 13\n> 【紧急 · 丢伞】#50 /)
    expect(refusedTooOften).toBe(0)
    const shown = [...last.matchAll(/#(\d+)/g)].length
    expect(Number(/另有 (\d+) 条未列出/.exec(last)?.[1] ?? 0) + shown).toBe(38)
  })
  test('hold over busy minutes with failures: nothing too often, nothing lost, the order kept', async () => {
    await add(nodes.district, 'busy')
    let fails = 0
    const enforce = receiver.answer
    receiver.answer = (got) =>
      ++fails % 9 === 0 ? { status: 502 } : fails % 13 === 0 ? { body: { errcode: -1 } } : enforce(got)
    let told = 0
    for (let second = 0; second < 1000; second += 5) {
      if (second < 500) for (let n = 0; n < (second % 60 < 10 ? 15 : 1); n++) await news(++told)
      await deliver(second % 10 ? house : other)
      clock.forward(5000)
    }
    expect(refusedTooOften).toBe(0)
    const counted = accepted.map(({ content }) => Number(/(\d+) 条消息合并/.exec(content)?.[1] ?? 1))
    expect(counted.reduce((a, b) => a + b, 0)).toBe(told)
    expect(Math.max(...counted)).toBeGreaterThan(1)
    const firsts = accepted.map(({ content }) => Number(/#(\d+)/.exec(content)?.[1]))
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
    const waits = await house.db.one<{ n: number }>(
      sql`select count(*) as n from outbox where sent_at is null`,
    )
    expect(waits.n).toBe(0)
  }, 60_000)
  test('are counted for each robot by itself', async () => {
    await add(nodes.district, 'a')
    await add(nodes.district, 'b')
    for (let n = 1; n <= 20; n++) await news(n)
    await deliver(house)
    expect(posts()).toHaveLength(40)
  })
  test('said too often elsewhere: a minute of rest, then the rest', async () => {
    await add(nodes.district, 'shared')
    receiver.answer = () => ({ body: { errcode: 45009, errmsg: 'api freq out of limit' } })
    await news(1)
    await deliver(house)
    platform()
    clock.forward(50_000)
    expect(await deliver(house)).toBe(0)
    clock.forward(10_000)
    expect(await deliver(house)).toBe(1)
  })
})

describe('a robot', () => {
  test('that refuses for good leaves dead letters with what it said', async () => {
    await add(nodes.district, 'gone')
    receiver.answer = () => ({ body: { errcode: 93000, errmsg: 'invalid webhook url' } })
    await news(1)
    await deliver(house)
    const { body } = await http.ask<Out<'GET /api/outgoing'>>('GET', '/api/outgoing', { as: who.centre })
    expect(body.rows).toMatchObject([
      { receiver: 'robot gone', kind: { zh: '丢伞' }, why: 'errcode 93000 invalid webhook url', kept: true },
    ])
  })
  test('never shows its address again, whatever is asked, and it lies sealed', async () => {
    const id = await add(nodes.district, 'quiet')
    const list = await http.ask<Out<'GET /api/robots'>>('GET', '/api/robots', { as: who.admin })
    expect(list.body.robots).toMatchObject([
      { id, shown: `${new URL(receiver.url).host}/…cret`, node: { id: nodes.district } },
    ])
    expect(JSON.stringify(list.body)).not.toContain('quiet-secret')
    const rows = await house.db.rows<{ url: Buffer; all: string }>(
      sql`select url_sealed as url, robot::text as all from robot`,
    )
    expect(rows[0]?.all).not.toContain(Buffer.from('quiet-secret').toString('hex'))
  })
  test('is tried at once, and says what was answered; the trial counts into the minute', async () => {
    const id = await add(nodes.before, 'trial')
    const tryIt = () =>
      http.ask<{ taken: boolean; why: string | null; code: string }>('POST', `/api/robots/${id}/test`, {
        as: who.centre,
        body: {},
      })
    expect((await tryIt()).body).toEqual({ taken: true, why: null })
    expect(posts()[0]?.content).toContain('织网测试消息')
    receiver.answer = () => ({ body: { errcode: 93000, errmsg: 'invalid webhook url' } })
    expect((await tryIt()).body).toEqual({ taken: false, why: 'errcode 93000 invalid webhook url' })
    for (let n = 0; n < 18; n++) await tryIt()
    expect(await tryIt()).toMatchObject({ status: 429, body: { code: 'notices.rest' } })
  })
  test('is switched off: what waits, waits; on again: it goes', async () => {
    const id = await add(nodes.district, 'sleepy')
    const change = (on: boolean) =>
      http.ask('PUT', `/api/robots/${id}`, {
        as: who.admin,
        body: { nodeId: nodes.district, name: 'sleepy', kinds: [], mentionAll: false, lang: 'zh', on },
      })
    await news(1)
    await change(false)
    await news(2)
    expect(await deliver(house)).toBe(0)
    await change(true)
    clock.forward(MINUTE)
    expect([await deliver(house), posts().map((p) => p.key)]).toEqual([1, ['sleepy-secret']])
  })
  test('is removed with what waits for it', async () => {
    const id = await add(nodes.district, 'removed')
    await news(1)
    await http.ask('DELETE', `/api/robots/${id}`, { as: who.admin })
    expect([await deliver(house), posts()]).toEqual([0, []])
    const kept = await house.db.one<{ n: number }>(
      sql`select count(*) as n from outbox where to_sealed is not null`,
    )
    expect(kept.n).toBe(0)
  })
  test('is set where the post reaches, and nobody else finds it', async () => {
    const admin = await w.hire([{ role: 'admin', at: 'before' }])
    const id = await add(nodes.after, 'after')
    const form = {
      nodeId: nodes.after,
      name: 'x',
      url: receiver.url,
      kinds: [],
      mentionAll: false,
      lang: 'zh',
    }
    const codes = [
      await http.ask('POST', '/api/robots', { as: admin, body: form }),
      await http.ask('POST', `/api/robots/${id}/test`, { as: admin, body: {} }),
      await http.ask('DELETE', `/api/robots/${id}`, { as: who.stranger }),
      await http.ask('POST', '/api/robots', {
        as: admin,
        body: { ...form, nodeId: nodes.ribs, url: 'http://169.254.169.254/' },
      }),
      await http.ask('POST', '/api/robots', {
        as: admin,
        body: { ...form, nodeId: nodes.ribs, kinds: ['gossip'] },
      }),
    ].map((answer) => answer.body.code)
    expect(codes).toEqual([
      'notices.not_your_place',
      'notices.no_robot',
      'notices.no_robot',
      'notices.not_called',
      'notices.unknown_news',
    ])
    expect((await http.ask<Out<'GET /api/robots'>>('GET', '/api/robots', { as: admin })).body.robots).toEqual(
      [],
    )
  })
})

import { randomUUID } from 'node:crypto'
import { BlockList } from 'node:net'
import { expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'
import { isOutward } from '../../notices/index.ts'
import { findMarks, neverPublic } from '../../papers/rules/redaction.ts'
import { orderDocument } from '../../papers/word.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, units } = w
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
const page = async (as: Who, id: string) =>
  (await http.ask<Out<'GET /api/matters/:id'>>('GET', `/api/matters/${id}`, { as })).body
const show = (name: string, v: unknown) =>
  console.log(`## ${name}`, typeof v === 'string' ? v : JSON.stringify(v))

test('document names across people', async () => {
  const up = (as: Who, name: string) =>
    http.ask<any>('POST', `/api/files?name=${encodeURIComponent(name)}`, {
      as,
      body: pdf,
      headers: { 'content-type': 'application/pdf' },
    })
  const a = await up(who.neighbour, '沈晴空的诊断证明.pdf')
  show('up', a.body)
  const b = await up(who.resident, 'x.html')
  const m = await w.report(who.resident, { files: [b.body.hash] })
  const p = await page(who.resident, m.id)
  show('docs', (p.thread[0] as any).documents)
  const f = await http.ask('GET', `/api/matters/${m.id}/files/${b.body.hash}`, { as: who.resident })
  show('cd', f.headers.get('content-disposition') ?? '')
  const bad = Buffer.from('%PDF-1.4\n<html><script>1</script>%%EOF')
  const c = await http.ask<any>('POST', `/api/files?name=${encodeURIComponent('说明\u202Efdp.html')}`, {
    as: who.resident,
    body: bad,
    headers: { 'content-type': 'application/pdf' },
  })
  const m2 = await w.report(who.resident, { files: [c.body.hash] })
  show('docs2', (await page(who.resident, m2.id)).thread[0])
})

test('replay with form', async () => {
  const body = {
    id: randomUUID(),
    nodeId: w.nodes.before,
    words: '议事会提出的事',
    loop: 'whistle',
    form: { category: 'other' },
  }
  const r1 = await http.ask<any>('POST', '/api/matters', { as: who.resident, body })
  const r2 = await http.ask<any>('POST', '/api/matters', { as: who.resident, body })
  show('replay', [r1.status, r2.status, r2.body.code])
  const other = await http.ask<any>('POST', '/api/matters', {
    as: who.resident,
    body: { ...body, form: {}, title: 'x' },
  })
  show('replay other', [other.status])
  const proto = await http.ask<any>('POST', '/api/matters', {
    as: who.resident,
    body: `{"id":"${randomUUID()}","nodeId":${w.nodes.ribs},"words":"一把红伞丢了","form":{"__proto__":{"category":"other"}}}`,
    headers: { 'content-type': 'application/json' },
  })
  show('proto', [proto.status, proto.body.code])
})

test('choices of others', async () => {
  const { id } = await w.report(who.resident, {})
  const third = await w.report(who.neighbour, { sameAs: id })
  await w.step(who.worker, id, 'solve_here')
  await w.step(who.worker, id, 'solved_here', { result: '好了' })
  await w.step(who.resident, id, 'call_back', {
    solved: 'unsolved',
    satisfaction: 'unsatisfied',
    words: '第一位的话',
  })
  const p = await page(who.neighbour, id)
  show(
    'joined sees',
    p.thread.filter((k: any) => k.step === 'call_back').map((k: any) => [k.texts, k.choices]),
  )
  show('summary', [p.matter.solved, p.matter.satisfaction, p.matter.confidential, p.matter.visibility])
  const pub = await http.ask<any>('GET', `/api/matters/${id}/publication`, { as: who.neighbour })
  show('publication for joined', [pub.status, pub.body])
  void third
})

test('publication history reason to the joined', async () => {
  const { id } = await w.report(who.resident, { visibility: 'neighbours' })
  await w.report(who.neighbour, { sameAs: id })
  const r = await http.ask<any>('POST', `/api/matters/${id}/publication`, {
    as: who.clerk,
    body: { version: 0, audience: 'neighbours', title: '一把伞', words: '有人丢了伞', photos: [] },
  })
  show('published', [r.status, r.body])
  await http.ask('POST', `/api/matters/${id}/publication/withdrawal`, {
    as: who.resident,
    body: { reason: '邻居认出我是雷雨霏' },
  })
  const pub = await http.ask<any>('GET', `/api/matters/${id}/publication`, { as: who.neighbour })
  show('history for joined', pub.body)
  const un = await http.ask<any>('POST', `/api/matters/${id}/publication/withdrawal`, {
    as: who.neighbour,
    body: {},
  })
  show('joined withdraws', [un.status, un.body.code])
})

test('merge split clock', async () => {
  const a = await w.report(who.resident)
  const b = await w.report(who.resident)
  const due = (await w.stored(b.id)).dueAt
  w.clock.forward(3 * 3_600_000)
  const outs: string[] = []
  for (let i = 0; i < 6; i++) {
    outs.push(await w.outcome(who.worker, b.id, 'merge', { into: a.id }))
    outs.push(await w.outcome(who.clerk, b.id, 'split', {}))
  }
  show('flap', outs)
  show('due moved', [due, (await w.stored(b.id)).dueAt])
  const c = await w.report(who.resident)
  const before = (await w.stored(c.id)).dueAt
  w.clock.forward(2 * 3_600_000)
  const o2: string[] = []
  for (let i = 0; i < 3; i++) {
    o2.push(await w.outcome(who.worker, c.id, 'rise', { reason: '高一级' }))
    o2.push(await w.outcome(who.clerk, c.id, 'hand_down', { reason: '退回' }))
  }
  show('rise flap', [o2, before, (await w.stored(c.id)).dueAt])
})

test('self approval by two posts', async () => {
  const both = await w.hire([
    { role: 'unit_liaison', at: 'office' },
    { role: 'street_clerk', at: 'street' },
  ])
  const {
    orders: [order],
  } = await w.bringTo('reported_in')
  const o = order as string
  show('ask', await w.outcome(both, o, 'ask_extension', { reason: '要多些时间' }))
  show('back own', await w.outcome(both, o, 'back_extension', {}))
  show('back other', await w.outcome(who.clerk, o, 'back_extension', {}))
  show('grant own', await w.outcome(both, o, 'grant_extension', {}))
  const {
    orders: [p],
  } = await w.bringTo('dispatched')
  show('object', await w.outcome(both, p as string, 'object', { reason: '不归我们', unit: units.repair }))
  show('uphold own', await w.outcome(both, p as string, 'uphold', { unit: units.repair }))
})

test('ssrf', () => {
  const b = new BlockList()
  b.addSubnet('169.254.0.0', 16, 'ipv4')
  for (const u of [
    'http://[::ffff:169.254.169.254]/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://169.254.169.254./',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::]/',
    'http://[::a9fe:a9fe]/',
    'http://①⑥⑨.254.169.254/',
    'http://[::ffff:0:a9fe:a9fe]/',
    'http://[fe80::1%25eth0]/',
    'http://168.63.129.16/',
  ])
    show(u, String(URL.canParse(u) && isOutward(u)))
})

test('marks', () => {
  for (const t of [
    '电话１３９１１１１２２２２',
    '139 1111 2222',
    '139-1111-2222',
    '139.1111.2222',
    '１3９ 1111 2222',
    '一三九一一一一二二二二',
    '3402021990\u200b01011234',
    '139\u200b11112222',
    '34020219900101123X',
    '340202 19900101 1234',
    '１３９－１１１１－２２２２',
  ])
    show(t, [findMarks(t).map((m) => m.kind), neverPublic(t).length])
})

test('word with fffe', async () => {
  const { id } = await w.report(who.resident, {
    words: '伞\uFFFE丢了\u2028啊 ]]> <w:p/> &amp;',
    place: '三\uFFFF号',
    title: '伞\uFDD0',
  })
  await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
  const r = await http.ask('GET', `/api/matters/${id}/order.docx`, { as: who.clerk })
  show('docx', [r.status, r.bytes.length])
  const { writeFileSync } = await import('node:fs')
  writeFileSync('/tmp/h-attack/o.docx', r.bytes)
  const r2 = await http.ask('GET', `/api/matters/${id}/order?purpose=x`, { as: who.clerk })
  show('purpose x', [r2.status, (r2.body as any).reporter])
  void orderDocument
  const audit = await w.house.db.rows(sql`select act, purpose from audit where about = ${id}`)
  show('audit', audit)
})

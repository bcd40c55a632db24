import { beforeAll, describe, expect, test } from 'vitest'
import type { Out } from '../../../tests/harness/http.ts'
import type { Who } from '../../kit/scope.ts'
import { affairsOf } from './index.ts'
import { listedUmbrellas } from './testing.ts'

const { house, districtId, nodes, who, http, apply, page, listed, refuse } = await listedUmbrellas()

describe('who sees what', () => {
  let open = ''
  let waiting = ''
  beforeAll(async () => {
    await listed()
    await listed()
    open = await listed({ title: '看得见的伞' })
    waiting = (await apply({ title: '还在路上的伞' })).body.entry.id
  })
  test('what is published is for all staff; what waits, for the department and those who follow the list', async () => {
    for (const person of [who.worker, who.maker, who.secretary])
      expect([(await page(open, person)).status, (await page(waiting, person)).status]).toEqual([200, 404])
    for (const person of [who.centre, who.street, who.leader, who.liaison])
      expect((await page(waiting, person)).status).toBe(200)
    expect((await page(open, who.stranger)).status).toBe(404)
    const rows = async (as: Who) =>
      (await http.ask<Out<'GET /api/admissions'>>('GET', '/api/admissions?limit=200', { as })).body.rows.map(
        (r) => r.id,
      )
    expect((await rows(who.worker)).includes(waiting)).toBe(false)
    expect((await rows(who.liaison)).includes(waiting)).toBe(true)
    expect(await rows(who.stranger)).toEqual([])
  })
  test('each is offered the steps of the own post, and told why others are not possible', async () => {
    const offers = async (as: Who) =>
      (await page(open, as)).body.offers.map((o) => `${o.step}${o.allowed ? '' : ` ${o.why}`}`)
    expect(await offers(who.worker)).toEqual([])
    expect(await offers(who.secretary)).toEqual(['refuse'])
    expect(await offers(who.liaison)).toEqual(['withdraw'])
    expect((await offers(who.centre)).at(0)).toBe('approve 现在是“已公布”，这一步要在“待审核”时办理。')
  })
  test('filters narrow the list and its counts alike, and pages join without a gap', async () => {
    const ask = async (query: string) =>
      (await http.ask<Out<'GET /api/admissions'>>('GET', `/api/admissions?${query}`, { as: who.centre })).body
    const all = await ask('limit=200')
    const published = await ask('state=published&limit=200')
    expect(published.rows.length).toBe(all.counts.find((c) => c.state === 'published')?.count)
    expect((await ask(`q=${encodeURIComponent('看得见')}`)).rows.map((r) => r.id)).toEqual([open])
    const first = await ask('limit=2')
    const second = await ask(`limit=2&before=${first.next}`)
    expect([...first.rows, ...second.rows].map((r) => r.id)).toEqual(all.rows.slice(0, 4).map((r) => r.id))
    expect((await ask('refused=waiting')).rows.every((r) => r.waiting > 0)).toBe(true)
  })
  test('affairs that may be given to a grid come first, the others after them with the reason', async () => {
    const id = await listed({ title: '雨前不要的伞' })
    await refuse(id)
    const ask = (query: string, as = who.worker) =>
      http.ask<Out<'GET /api/affairs'>>('GET', `/api/affairs?limit=300&${query}`, { as })
    const here = (await ask(`node=${nodes.ribs}`)).body.affairs
    const firstRefused = here.findIndex((a) => !a.allowed)
    expect(here.slice(firstRefused).every((a) => !a.allowed && a.why)).toBe(true)
    expect(here.find((a) => a.key === id)?.why).toContain('雨前社区不承接')
    expect((await ask(`node=${nodes.handle}`)).body.affairs.find((a) => a.key === id)?.allowed).toBe(true)
    expect(here.some((a) => a.key === waiting)).toBe(false)
    expect((await affairsOf(house, districtId)).find((a) => a.key === waiting)?.problem?.code).toBe(
      'lists.not_published',
    )
  })
})

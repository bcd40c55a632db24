import { describe, expect, test } from 'vitest'
import { restructuring } from '../../../../tests/harness/restructuring.ts'
import { sql } from '../../../kit/db.ts'
import { anyPlace } from '../index.ts'

const w = await restructuring()
const { nodes, who, house, clock, districtId } = w
const other = w.another()

const split = {
  kind: 'split' as const,
  node: nodes.ribs,
  parts: [{ name: '伞骨南', children: [nodes.tower] }, { name: '伞骨北' }],
}
const lies = async (id: string) => (await w.lies(id)).split(' / ').at(-1)
const report = (nodeId: number) => w.report(who.resident, { nodeId }).then(({ id }) => id)

describe('while a change is under way', () => {
  test('each person sees at every moment what they saw before or see afterwards, and can work on it; nobody more', async () => {
    const ids = [await report(nodes.ribs), await report(nodes.tower), await report(nodes.canopy)]
    const people = [who.worker, who.canopyWorker, who.clerk, who.clerkElsewhere, who.street]
    const seen = () =>
      Promise.all(people.map(async (person) => new Set(await w.numbers(await w.now(person)))))
    const before = await seen()
    const asked = (await w.preview({ ...split, node: nodes.ribs })).body.found
    const worker = asked.find((f) => f.kind === 'access.posts')?.items[0]?.thing ?? ''
    const { body } = await w.begin({
      ...split,
      goes: [{ kind: 'access.posts', thing: worker, parts: [1] }],
    })
    const moments = [await seen()]
    let turns = 0
    while (await w.jobs.turn()) {
      moments.push(await seen())
      turns++
    }
    const after = await seen()
    expect(turns).toBeGreaterThan(3)
    for (const moment of moments)
      for (const [i, now] of moment.entries())
        expect([i, [...now].filter((n) => !before[i]?.has(n) && !after[i]?.has(n))]).toEqual([i, []])
    // who stays over a matter never loses sight of it
    for (const moment of moments)
      for (const [i, now] of moment.entries())
        expect([i, [...(before[i] ?? [])].filter((n) => after[i]?.has(n) && !now.has(n))]).toEqual([i, []])
    expect(ids.length).toBe(3)
    await w.settle()
    await w.undo(body.change.id)
  })

  test('its places are marked, a report to the old grid lands at the right new one, and the next change has to wait', async () => {
    const { body } = await w.begin(split)
    expect((await w.node(nodes.ribs)).changing).toBe(true)
    expect((await w.node(nodes.stairs)).changing).toBe(true)
    expect((await w.node(nodes.canopy)).changing).toBe(false)
    expect((await w.report(who.resident, { nodeId: nodes.ribs })).node.name).toBe('伞骨南')
    const refused = await w.begin({ kind: 'move', node: nodes.canopy, parent: nodes.after })
    expect(refused.body).toMatchObject({ code: 'grid.change_running' })
    expect((await w.askUndo(body.change.id)).body).toMatchObject({ code: 'grid.change_running' })
    await w.allDone()
    await w.settle()
    await w.undo(body.change.id)
  })

  test('whoever dies with a piece of it leaves it to another, who goes on', async () => {
    const id = await report(nodes.ribs)
    const { body } = await w.begin(split)
    // taken up by somebody who is never heard of again
    await house.db.rows(
      sql`update job set state = 'running', taken = 1, turn_at = ${clock.now()} where state = 'queued'`,
    )
    let mine = 0
    for (let turn = 0; ; turn++) {
      const worked = await (turn % 2 ? other : w).jobs.turn()
      if (!worked) break
      mine += turn % 2
    }
    expect(mine).toBeGreaterThan(1)
    await w.settle()
    expect((await w.show(body.change.id)).state).toBe('done')
    expect(await lies(id)).toBe('伞骨南')
    await w.undo(body.change.id)
  })

  test('one that stopped half-way blocks nothing but the next, and can be gone on with or taken back', async () => {
    const id = await report(nodes.ribs)
    for (const end of ['resume', 'undo'] as const) {
      const { body } = await w.begin(split)
      await w.jobs.turn()
      const [job] = (await w.http.ask<{ rows: { id: string }[] }>('GET', '/api/jobs', { as: who.centre }))
        .body.rows
      await w.http.ask('POST', `/api/jobs/${job?.id}/cancel`, { as: who.centre, body: {} })
      await w.allDone()
      const stopped = await w.show(body.change.id)
      expect([stopped.state, stopped.resume, stopped.undo.allowed]).toEqual(['stopped', true, true])
      expect((await w.begin({ kind: 'move', node: nodes.canopy, parent: nodes.after })).body).toMatchObject({
        code: 'grid.change_running',
      })
      expect((await w.report(who.resident, { nodeId: nodes.ribs })).node.name).toBe('伞骨南')
      await w.http.ask('POST', `/api/grid/changes/${body.change.id}/${end}`, { as: who.centre })
      await w.allDone()
      await w.settle()
      expect([end, await lies(id)]).toEqual([end, end === 'resume' ? '伞骨南' : '伞骨网格'])
      if (end === 'resume') await w.undo(body.change.id)
    }
    expect(
      (await w.http.ask('POST', `/api/grid/changes/${crypto.randomUUID()}/resume`, { as: who.centre })).body
        .code,
    ).toBe('grid.no_change')
  })
})

describe('whoever did not know of the change yet', () => {
  test('files to where the place is now: what another process still believes is put right within a moment', async () => {
    await anyPlace(other.house, districtId, nodes.ribs)
    const { body } = await w.begin(split)
    await w.allDone()
    // the clock stands: the other process goes on believing what it knows
    const late = await w.fileIn(other.house, nodes.ribs)
    expect(await lies(late)).toBe('伞骨网格')
    await w.allHeard()
    expect(await lies(late)).toBe('伞骨南')
    await w.settle()
    await w.undo(body.change.id)
  })
})

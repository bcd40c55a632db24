// Two dozen more of what lists show, each at another place, of another person or unit: what grows with rows, grows here.
import { randomUUID } from 'node:crypto'
import { join, raw, sql } from '../../server/kit/db.ts'
import { personOf, residentWithPhone } from '../../server/rooms/access/index.ts'
import { addNode } from '../../server/rooms/grid/index.ts'
import { makeChannel } from '../../server/rooms/intake/index.ts'
import { queueOut, tell } from '../../server/rooms/notices/index.ts'
import { addUnit } from '../../server/rooms/partners/index.ts'
import { rebuildFigures } from '../../server/rooms/scores/index.ts'
import type { Things } from './one-of-each.ts'
import type { Asker } from './places.ts'

export const MORE = 24
const numbers = Array.from({ length: MORE }, (_, n) => n)

/** Adds them, and gives a matter with as many orders, and joined reports of as many people. */
export async function twentyMore(t: Things, askers: readonly Asker[]): Promise<string> {
  const { w, http, nodes } = t
  const { house, clock, who, districtId } = w
  const now = clock.now()
  const made = async (method: string, url: string, as: Asker['who'], body: unknown) => {
    const answer = await http.ask(method, url, { as, body })
    if (answer.status !== 200) throw new Error(`${method} ${url}: ${JSON.stringify(answer.body)}`)
  }
  const grids: number[] = []
  const units: number[] = []
  const ids: string[] = []
  for (const n of numbers) {
    const place = {
      parentId: nodes.before,
      level: 'estate_grid',
      code: null,
      name: `第 ${n} 伞片`,
      nameEn: '',
    }
    grids.push((await addNode(house.db, districtId, { ...place, position: 20 + n }, now)).id)
    const unit = { kind: 'department', name: `第 ${n} 收伞处`, nameEn: '', now }
    units.push((await addUnit(house.db, districtId, unit)).id)
    const phone = `1380000${String(n).padStart(4, '0')}`
    const resident = await personOf(
      house,
      (await residentWithPhone(house, { districtId, phone, name: `伞客 ${n}` })).id,
    )
    const { id } = await w.report(resident, { nodeId: grids[n] ?? 0, title: `第 ${n} 把伞` })
    ids.push(id)
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units[n] ?? 0, assist: [] } })
    await house.db.rows(sql`update matter set sheet = ${t.sheet} where id = ${id}`)
    const told = {
      id: randomUUID(),
      nodeId: nodes.ribs,
      words: `第 ${n} 件伞事`,
      source: 'visit',
      linked: id,
    }
    await made('POST', '/api/concerns', who.clerk, { ...told, kind: 'hazard' })
    await t.apply()
    await t.robotAt(grids[n] ?? 0, `第 ${n} 个群`)
    await makeChannel(house, {
      ...{
        districtId,
        nodeId: grids[n] ?? 0,
        name: `第 ${n} 条线`,
        nameEn: '',
        source: `more_${n}`,
        statusUrl: null,
      },
      ...{ categories: {}, defaultCategory: null, perMinute: 600, digest: 'sha256', by: null },
    })
    const template = { ...t.template, nodeId: grids[n], title: `第 ${n} 条` }
    await made('PUT', `/api/templates/more-${n}`, who.secretary, template)
    await queueOut(house.db, {
      ...{ districtId, channel: 'sms', line: `sms ${n}`, kind: 'code', receiver: `收件处 ${n}` },
      ...{ to: house.secrets.seal('1'), body: house.secrets.seal('2'), now, expires: now },
    })
  }
  for (const id of ids)
    await tell(house.db, {
      ...{ districtId, accountIds: askers.map((one) => one.who.accountId), kind: 'step', about: id },
      ...{ data: { title: '又一把伞' }, now },
    })
  const accounts = askers.filter((one) => one.who.districtId === districtId).map((one) => one.who.accountId)
  await house.db.rows(sql`
    insert into job (district_id, id, kind, by_account, payload, state, turn_at, created_at, ended_at, result)
    select ${districtId}, gen_random_uuid(), 'umbrellas.count', account, '{}', 'done', ${now}, ${now}, ${now}, '{}'
    from unnest(${accounts}::int[]) account, generate_series(1, ${MORE}::int)`)
  const many = (await w.report()).id
  await w.step(who.clerk, many, 'dispatch', { units: { lead: units[0] ?? 0, assist: units.slice(1, 20) } })
  // the same things again, where making each as people do would take long and be of the same kind
  const again: [table: string, id: string, over: Record<string, string>][] = [
    ['report_edition', t.edition, { from_day: 'from_day - 7 * n', to_day: 'to_day - 7 * n' }],
    ['grid_change', t.change, { state: `'undone'` }],
    ['grid_old_net', t.net, { name: `name || ' ' || n` }],
    ['import_batch', t.imports.messages.id, { state: `'done'` }],
  ]
  for (const [table, id, over] of again) await copies(t, table, id, over)
  await house.db.rows(sql`
    insert into import_row (district_id, batch_id, seq, line, ord, status, key, twin, cells, flaws, fate, made, before)
    select district_id, batch_id, 1000 * n + seq, line, ord, status, null, twin, cells, flaws, fate, null, before
    from import_row, generate_series(1, ${MORE}::int) n where batch_id = any(${Object.values(t.imports).map((b) => b.id)}::uuid[])`)
  await house.db.rows(sql`
    insert into publication select district_id, m.id, 1, 'neighbours', ${now} from matter m where m.id = any(${ids}::uuid[])`)
  await house.db.rows(sql`
    insert into publication_content (district_id, matter_id, version, salt, title, words, photos)
    select ${districtId}, id, 1, '\\x00', '一把伞', '丢了一把伞。', '{}' from unnest(${ids}::uuid[]) id`)
  await rebuildFigures(house, districtId)
  return many
}

/** Rows like one, with ids of their own. */
async function copies({ w }: Things, table: string, id: string, over: Record<string, string>): Promise<void> {
  const columns = await w.house.db.rows<{ name: string }>(sql`
    select column_name as name from information_schema.columns where table_schema = 'public' and table_name = ${table}`)
  const given: Record<string, string> = { id: 'gen_random_uuid()', ...over }
  const names = columns.map(({ name }) => raw(`"${name}"`))
  const values = columns.map(({ name }) => raw(given[name] ?? `"${name}"`))
  await w.house.db.rows(sql`
    insert into ${raw(table)} (${join(names)}) select ${join(values)} from ${raw(table)}, generate_series(1, ${MORE}::int) n
    where id = ${id}`)
}

// One order, twenty people who accept it at the same moment: one of them has it. A claim that looks first and writes afterwards
// fails the same test.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { sql } from '../server/kit/db.ts'
import { session } from '../server/kit/postgres/roles.ts'
import { loadTenants } from '../server/kit/tenants.ts'
import { addStaff, personOf, residentWithPhone } from '../server/rooms/access/index.ts'
import { childNodes, districtRoot, loadDistrict } from '../server/rooms/grid/index.ts'
import { fileReport, replay, takeStep } from '../server/rooms/matters/index.ts'
import { openTestHouse } from './harness/house.ts'

const DISTRICT = 'wanzhi'
const PEOPLE = 20
/** 20 in the suite; GRIDLOOM_CLAIMS=1000 for the long proof. */
const TIMES = Number(process.env.GRIDLOOM_CLAIMS ?? 20)

const { house, owner, clock, another } = await openTestHouse({ tenants: loadTenants() })
await loadDistrict(house.db, house.tenants.byKey(DISTRICT), { demo: false, now: clock.now() })
const { districtId, rootId } = await districtRoot(house.db, DISTRICT)
const [town] = await childNodes(house.db, districtId, rootId)
const [community] = await childNodes(house.db, districtId, town?.id ?? 0)
const nodeId = community?.id ?? 0
const hired = async (role: string, login: string) =>
  personOf(house, await addStaff(house, { districtId, login, name: login, posts: [{ role, nodeId }] }))
const secretary = await hired('community_secretary', 'secretary')
const members = await Promise.all(
  Array.from({ length: PEOPLE }, (_, i) => hired('party_member', `member-${i}`)),
)
const account = await residentWithPhone(house, { districtId, phone: '13911112222', name: '雷雨霏' })
const resident = await personOf(house, account.id)
/** Two processes: what one remembers can't help the other. */
const houses = [house, another().house]

/** A wish that waits for somebody to accept it. */
async function offered(): Promise<{ id: string; version: number }> {
  const id = randomUUID()
  await fileReport(house, resident, {
    ...{ id, nodeId, words: '想请人修一把伞。', loop: 'four_orders' },
    form: { sort: 'repair' },
  })
  const dispatch = { requestId: randomUUID(), version: 1, step: 'dispatch', form: {} }
  const { matter } = await takeStep(house, secretary, id, dispatch)
  return { id, version: matter.version }
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error) => error.code ?? String(error),
  )

test(`one of twenty has it, ${TIMES} times`, { timeout: 60_000 + TIMES * 1000 }, async () => {
  const winners = new Set<number>()
  for (let time = 0; time < TIMES; time++) {
    const { id, version } = await offered()
    const results = await Promise.all(
      members.map((member, i) => {
        const accept = { requestId: randomUUID(), version, step: 'accept', form: {} }
        return codeOf(takeStep(houses[i % houses.length]!, member, id, accept))
      }),
    )
    const won = members.filter((_, i) => results[i] === 'done')
    const refused = new Set(results.filter((code) => code !== 'done'))
    const { holder, accepted } = await house.db.one<{ holder: number; accepted: number }>(sql`
      select holder_id as holder, (select count(*) from matter_step s where s.matter_id = m.id and s.step = 'accept') as accepted
      from matter m where id = ${id}`)
    expect([won.map((m) => m.accountId), accepted]).toEqual([[holder], 1])
    // what somebody else has is no longer shown to whom it was only offered
    for (const code of refused) expect(['matters.stale', 'matters.none', 'matters.busy']).toContain(code)
    winners.add(holder)
  }
  // it is a race: were it always the same one, nobody would have competed
  expect(winners.size).toBeGreaterThan(1)
})

test('accepted at the moment at which its resident withdraws it: one of the two', async () => {
  for (let time = 0; time < Math.min(TIMES, 200); time++) {
    const { id, version } = await offered()
    const [member] = members
    const take = (at: number, who: typeof resident, step: string) =>
      codeOf(takeStep(houses[at]!, who, id, { requestId: randomUUID(), version, step, form: {} }))
    const results = await Promise.all([
      take(time % 2, member!, 'accept'),
      take(1 - (time % 2), resident, 'withdraw'),
    ])
    expect(results.filter((code) => code === 'done')).toHaveLength(1)
    const { state } = await house.db.one<{ state: string }>(sql`select state from matter where id = ${id}`)
    expect(state).toBe(results[0] === 'done' ? 'accepted' : 'withdrawn')
  }
})

test('a claim that reads and then writes has several winners', async () => {
  const { user } = (await house.db.one<{ user: string }>(sql`select current_user as user`)) ?? {}
  await session(owner, async (client) => {
    await client.query('create table naive_claim (id uuid primary key, holder int)')
    await client.query(`grant select, insert, update on naive_claim to ${client.escapeIdentifier(user)}`)
  })
  const claim = async (id: string, accountId: number): Promise<boolean> => {
    const { holder } = await house.db.one<{ holder: number | null }>(
      sql`select holder from naive_claim where id = ${id}`,
    )
    if (holder !== null) return false
    await house.db.rows(sql`update naive_claim set holder = ${accountId} where id = ${id}`)
    return true
  }
  let several = 0
  for (let time = 0; time < Math.min(TIMES, 100); time++) {
    const id = randomUUID()
    await house.db.rows(sql`insert into naive_claim values (${id})`)
    const won = await Promise.all(members.map((member) => claim(id, member.accountId)))
    if (won.filter(Boolean).length > 1) several++
  }
  expect(several).toBeGreaterThan(0)
})

test('after all that, what is stored is what the histories fold to', async () => {
  expect((await replay(house, districtId)).different).toEqual([])
})

import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { heard } from '../loop/alarms.ts'
import { toolsOf } from '../loop/book.ts'
import type { Tools } from '../loop/engine.ts'
import type { Family } from '../loop/family.ts'
import { apart, type DueFamily, dueFamilies, setWakes, type Waking } from '../store/due.ts'
import { type Write, write } from '../store/write.ts'
import { factsOf } from './advance.ts'
import { familiesOf } from './family.ts'

/** Families at a time: enough that reading and writing them costs little each, few enough that nobody waits long for one. */
const BATCH = 200

/**
 * The clock acts: every matter whose time has run out takes the step its loop names for that, once, the longest overdue first,
 * whoever holds it. Workers share the work batch by batch: each holds the roots of its batch, so a killed one leaves nothing
 * half done. A family that can't be advanced is logged and left aside for the rest of this sweep. Returns how many steps
 * were taken.
 */
export async function sweep(house: House): Promise<number> {
  let taken = 0
  const aside: string[] = []
  for (;;) {
    const found = await house.db.tx(async (q) => {
      const due = await dueFamilies(q, house.clock.now(), { most: BATCH, aside })
      const done = await advanceAll(house, q, due)
      aside.push(...done.failed)
      taken += done.steps
      return due.length
    })
    if (found === 0) break
  }
  if (taken > 0) house.news()
  return taken
}

/** What the clock does with one family. */
type Act = { rootId: string; steps: number; write: Write; wakes: Waking[] }
type Done = { steps: number; failed: string[] }

/** All families of a batch in one write; should that fail, one by one, so that what is wrong with one holds up no other. */
async function advanceAll(house: House, q: Queries, due: readonly DueFamily[]): Promise<Done> {
  const done: Done = { steps: 0, failed: [] }
  const acts: Act[] = []
  const fail = (rootId: string, error: unknown) => {
    house.log.error({ matter: rootId, err: String(error) }, 'the clock could not act')
    done.failed.push(rootId)
  }
  for (const [districtId, own] of Map.groupBy(due, (family) => family.districtId)) {
    const roots = own.map((family) => family.rootId)
    const [families, tools] = await Promise.all([
      familiesOf(house, districtId, roots, q),
      toolsOf(house, districtId),
    ])
    for (const rootId of roots) {
      try {
        acts.push(actOn(districtId, families.get(rootId), tools))
      } catch (error) {
        fail(rootId, error)
      }
    }
  }
  const store = (some: readonly Act[]) => apart(q, () => storeAll(q, some))
  const count = (some: readonly Act[]) => {
    for (const { steps } of some) done.steps += steps
  }
  try {
    if (acts.length > 0) await store(acts)
    count(acts)
  } catch (error) {
    house.log.warn({ err: String(error) }, 'a batch of the clock goes one by one')
    for (const act of acts)
      await store([act]).then(
        () => count([act]),
        (why) => fail(act.rootId, why),
      )
  }
  return done
}

function actOn(districtId: number, family: Family | Error | undefined, tools: Tools): Act {
  if (!family || family instanceof Error) throw family ?? new Error('it is gone')
  const { changed, moved, steps } = heard(family, tools)
  const facts = changed.flatMap((change) => factsOf(districtId, change))
  return {
    rootId: family.root.matter.id,
    steps,
    write: { districtId, changed, root: family.root.matter, facts },
    wakes: moved.map(({ matter }) => ({ districtId, id: matter.id, at: matter.wake_at })),
  }
}

async function storeAll(q: Queries, acts: readonly Act[]): Promise<void> {
  const writes = acts.filter((act) => act.write.changed.length > 0).map((act) => act.write)
  const wakes = acts.flatMap((act) => act.wakes)
  if (writes.length > 0) await write(q, ...writes)
  if (wakes.length > 0) await setWakes(q, wakes)
}

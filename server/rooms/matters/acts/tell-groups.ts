import type { Queries } from '../../../kit/db.ts'
import type { Listener } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { anyPlace } from '../../grid/index.ts'
import { declareNews, hasRobots, robotNews } from '../../notices/index.ts'
import { unitOf } from '../../partners/index.ts'
import { type Loop, stepOf } from '../loop/definition.ts'
import { type Family, memberOf } from '../loop/family.ts'
import { heardIn, type Move } from './heard.ts'

declareNews({
  matter_filed: { zh: '新上报', en: 'Reported' },
  matter_dispatched: { zh: '吹哨派单', en: 'Dispatched' },
  matter_emergency: { zh: '应急哨', en: 'Emergency' },
  matter_near: { zh: '时限将到', en: 'Limit near' },
  matter_late: { zh: '已超时', en: 'Late' },
  matter_still_late: { zh: '超时升级', en: 'Still late' },
  matter_supervised: { zh: '督办', en: 'Supervised' },
  matter_closed: { zh: '办结', en: 'Closed' },
})

/** What a step's effects are news of, the weightiest first; whatever loop it belongs to. */
const NEWS_OF: readonly (readonly [effect: string, kind: string])[] = [
  ['set_kind', 'matter_emergency'],
  ['raise_lateness', 'matter_still_late'],
  ['mark_late', 'matter_late'],
  ['mark_warned', 'matter_near'],
  ['supervise', 'matter_supervised'],
  ['order_units', 'matter_dispatched'],
]
const URGENT: ReadonlySet<string> = new Set(['matter_emergency', 'matter_still_late'])

/** Work groups hear of what a group can act on, in public words: the robots nearest to the matter's place. */
export const tellGroups = (house: House): Listener => ({
  name: 'matters.tell_groups',
  hears: ['matters.filed', 'matters.stepped'],
  async handleAll(q, facts) {
    for (const [districtId, own] of Map.groupBy(facts, (fact) => fact.district_id)) {
      if (!(await hasRobots(house, districtId))) continue
      for (const { one, family } of await heardIn(house, q, { districtId, facts: own }, hear))
        await tellOf(house, q, one, family)
    }
  },
})

type Heard = Pick<Move, 'about' | 'root'> & { byEffect: string | undefined; filed: boolean }

/** What a move tells that a group may hear. */
function hear({ about, root, step: later }: Move, definition: Loop | undefined): Heard | undefined {
  const step = definition && stepOf(definition, later ?? definition.start)
  if (!definition || !step) return undefined
  const effects = new Set(step.effects.map((effect) => effect.name))
  const byEffect = NEWS_OF.find(([effect]) => effects.has(effect))?.[1]
  if (!byEffect && !definition.ends.includes(step.to) && later) return undefined
  return { about, root, byEffect, filed: later === undefined }
}

async function tellOf(
  house: House,
  q: Queries,
  { about, byEffect, filed }: Heard,
  family: Family,
): Promise<void> {
  const member = memberOf(family, about)
  if (!member) return
  const { matter: root } = family.root
  const { matter } = member
  const byRoad = matter.id !== root.id ? undefined : filed ? 'matter_filed' : 'matter_closed'
  const kind = byEffect ?? byRoad
  if (!kind) return
  const [place, unit] = await Promise.all([
    anyPlace(house, root.district_id, root.path.at(-1) ?? 0),
    matter.unit_id === null ? undefined : unitOf(house, root.district_id, matter.unit_id),
  ])
  await robotNews(house, q, {
    districtId: root.district_id,
    path: root.path,
    kind,
    what: {
      number: root.number,
      category: house.tenants
        .byId(root.district_id)
        .categories.flatMap((c) => [c, ...c.children])
        .find((c) => c.key === root.category),
      place: place?.name,
      state: member.loop.states[matter.state]?.words,
      unit: unit?.name,
      due: matter.closed_at ? null : matter.due_at,
    },
    about: root.id,
    urgent: URGENT.has(kind),
    now: house.clock.now(),
  })
}

import type { Fact, Listener } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { anyPlace } from '../../grid/index.ts'
import { declareNews, hasRobots, robotNews } from '../../notices/index.ts'
import { unitOf } from '../../partners/index.ts'
import { bookOf } from '../loop/book.ts'
import { stepOf } from '../loop/definition.ts'
import { memberOf } from '../loop/family.ts'
import { familyOf } from './family.ts'

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
  async handle(q, fact: Fact) {
    const { step: later, role, loop } = fact.data as { step?: string; role: string; loop: string }
    if (!fact.about || role === 'import' || !(await hasRobots(house, fact.district_id))) return
    const definition = (await bookOf(house, fact.district_id)).current.get(loop)
    const step = definition && stepOf(definition, later ?? definition.start)
    if (!definition || !step) return
    const effects = new Set(step.effects.map((effect) => effect.name))
    const byEffect = NEWS_OF.find(([effect]) => effects.has(effect))?.[1]
    const ends = definition.ends.includes(step.to)
    if (!byEffect && !ends && later) return
    const family = await familyOf(house, fact.district_id, fact.about, q)
    const member = memberOf(family, fact.about)
    if (!member) return
    const { matter: root } = family.root
    const { matter } = member
    const byRoad = matter.id !== root.id ? undefined : later ? 'matter_closed' : 'matter_filed'
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
  },
})

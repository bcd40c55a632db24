import type { Listener } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { anyPlace } from '../../grid/index.ts'
import { type News, tell } from '../../notices/index.ts'
import { unitOf } from '../../partners/index.ts'
import { type Loop, type Step, stepOf, usualOf } from '../loop/definition.ts'
import { type Family, heldAt, type Matter, type Member, memberOf } from '../loop/family.ts'
import { heardIn, type Move } from './heard.ts'
import { liaisonsOf, staffAlong } from './people.ts'

/**
 * Who hears of a step: the reporter, and those whose reports were joined, of each move of their matter; others as the step's
 * definition says. Nobody of their own act, and of imported history nobody at all.
 */
export const tellOfSteps = (house: House): Listener => ({
  name: 'matters.tell_reporter',
  hears: ['matters.filed', 'matters.stepped'],
  async handleAll(q, facts) {
    for (const [districtId, own] of Map.groupBy(facts, (fact) => fact.district_id)) {
      const news: News[] = []
      for (const { one, family } of await heardIn(house, q, { districtId, facts: own }, hear))
        news.push(...(await newsOf(house, one, family)))
      if (news.length > 0) await tell(q, ...news)
    }
  },
})

/** A step that somebody may have to hear of. */
type Heard = Pick<Move, 'about' | 'root' | 'seq' | 'by'> & { name: string }

/** Whether a step moves the matter itself on, which its reporter hears of, or only something below it. */
const moves = (step: Step, about: string, root: string): boolean => about === root && step.to !== '='

/** What a move tells of, where by the loop as it is today anybody hears of it. */
function hear({ about, root, step, seq, by }: Move, definition: Loop | undefined): Heard | undefined {
  const name = step ?? definition?.start ?? ''
  const known = definition && stepOf(definition, name)
  const onward = step !== undefined && known && moves(known, about, root)
  if (known && !onward && known.tells.length === 0) return undefined
  return { about, root, name, seq, by }
}

async function newsOf(house: House, { about, root, name, seq, by }: Heard, family: Family): Promise<News[]> {
  const member = memberOf(family, about)
  const step = member && stepOf(member.loop, name)
  if (!member || !step) return []
  // the level that this very step rose to: the matter may have risen further since
  const raised = member.steps.find((row) => row.seq === seq)?.data?.level
  const staff = await hearers(house, step, member, { root: family.root, raised: Number(raised ?? 0), by })
  const toReporters = (seq !== undefined && moves(step, about, root)) || step.tells.includes('reporter')
  const first = toReporters ? [answersFor(family.root.matter)] : []
  const others = (ids: readonly (number | null)[]) =>
    [...new Set(ids)].filter((id): id is number => id !== null && id !== by)
  const whole = others([...first, ...staff])
  const joined = toReporters ? others(family.joined).filter((id) => !whole.includes(id)) : []
  if (whole.length + joined.length === 0) return []
  const { matter } = family.root
  const [place, unit] = await Promise.all([
    anyPlace(house, matter.district_id, matter.path.at(-1) ?? 0),
    member.matter.unit_id === null ? undefined : unitOf(house, matter.district_id, member.matter.unit_id),
  ])
  const data = {
    number: matter.number,
    words: step.done,
    node: place?.name ?? null,
    unit: unit?.name ?? null,
    loop: member.matter.loop,
    step: name,
  }
  const told = {
    districtId: matter.district_id,
    kind: 'matter_moved',
    about: root,
    // as of the step: a house that was down tells late, and says when it was
    now: member.steps.find((row) => row.seq === (seq ?? 1))?.recorded_at ?? house.clock.now(),
    urgent: member.matter.kind === 'emergency' || step.by.includes('clock'),
  }
  // what somebody else called it is not for those whose reports were joined
  return [
    { ...told, accountIds: whole, data: { ...data, title: matter.title } },
    { ...told, accountIds: joined, data },
  ].filter(({ accountIds }) => accountIds.length > 0)
}

/** The reporter or, where somebody without a number was reported for, whoever filed it: their receipt is the only one. */
const answersFor = ({ reporter_id, filed_by, source }: Matter): number | null =>
  reporter_id ?? (source === 'on_behalf' ? filed_by : null)

/** Accounts of those that a step's definition says are told. */
async function hearers(
  house: House,
  step: Step,
  { matter, loop }: Member,
  { root, raised, by }: { root: Member; raised: number; by: number | null },
): Promise<number[]> {
  const { district_id: districtId, path } = matter
  const told: number[] = []
  const along = step.tells.some((t) => t !== 'unit' && t !== 'holder' && t !== 'reporter')
    ? await staffAlong(house, districtId, path)
    : []
  /** Those who act at a depth; where nobody does, at the next one up. */
  const at = (depth: number) => {
    const found = along.find((s) => s.acts && s.depth <= depth)?.depth
    return along.filter((s) => s.acts && s.depth === found).map((s) => s.accountId)
  }
  /** Leaders hear of lateness that has come as far as them. */
  const leadersAt = (depth: number) =>
    along.filter((s) => !s.acts && s.depth === depth).map((s) => s.accountId)
  for (const hearer of step.tells) {
    const next = stepOf(loop, hearer)
    if (next) {
      const usual = usualOf(next)
      const roles = usual.length > 0 ? usual : next.by
      const able = along.filter((s) => s.accountId !== by && roles.includes(s.role))
      told.push(...able.filter((s) => s.depth === able[0]?.depth).map((s) => s.accountId))
    }
    // an order lies where its matter does
    if (hearer === 'level') told.push(...at(heldAt(root)))
    if (hearer === 'raised' && raised) told.push(...at(raised), ...leadersAt(raised))
    if (hearer === 'nearest') told.push(...at(path.length))
    if (hearer === 'holder' && matter.holder_id) told.push(matter.holder_id)
    if (hearer === 'unit' && matter.unit_id !== null)
      told.push(...(await liaisonsOf(house, districtId, matter.unit_id)))
  }
  return told
}

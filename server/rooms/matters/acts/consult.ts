import type { House } from '../../../kit/house.ts'
import { Problem, problem } from '../../../kit/problems.ts'
import { covers, type Who } from '../../../kit/scope.ts'
import { admits, dutyOf } from '../../lists/index.ts'
import type { Units } from '../effects/order-units.ts'
import type { Part, Step } from '../loop/definition.ts'
import type { Matter, Member } from '../loop/family.ts'
import { metresBetween } from '../similar/rank.ts'
import { findFamily, seenByPerson } from './family.ts'
import { nearLimits } from './near-limits.ts'

type Asked = { who: Who; form: Record<string, unknown>; member: Member; root: Matter }
/** A reason against it; or the other matter whose state was relied on. */
type Consultation = (house: House, part: Part, asked: Asked) => Promise<Problem | Matter | undefined>

/** Streets and towns do what their duty lists say: each unit chosen is looked up. One named alone leads, but for an assisting order's. */
const withinDuties: Consultation = async (house, part, { form, member, root }) => {
  const chosen = form[String(part.field)] as Units | number
  const units: [unitId: number, lead: boolean][] =
    typeof chosen === 'number'
      ? [[chosen, member.matter === root || member.matter.lead]]
      : [[chosen.lead, true], ...chosen.assist.map((unit): [number, boolean] => [unit, false])]
  const category = typeof form.category === 'string' ? form.category : root.category
  const { district_id: districtId } = root
  for (const [unitId, lead] of units) {
    const reason = await dutyOf(house, { districtId, unitId, category, lead })
    if (reason) return reason
  }
  return undefined
}

/** What is not on the admission list may not be given to a grid. */
const admitted: Consultation = async (house, part, { form, member }) => {
  const { district_id: districtId, path } = member.matter
  const answer = await admits(house, { districtId, affair: String(form[String(part.field)]), path })
  return answer.ok ? undefined : answer.problem
}

/** How many levels of the tree a resident's own report and the one that it joins must have in common. */
const NEIGHBOURS = 3
const SAY = {
  none: { zh: '没有这件事项，或者不在您的范围内', en: 'there is no such matter within your reach' },
  itself: { zh: '就是它自己', en: 'it is the same one' },
  joined: { zh: '那一件也已并入别的事项，请并入它所在的那一件', en: 'that one was joined to another itself' },
  closed: {
    zh: '那一件已经办结；只有没有新情况的重复反映才能并入',
    en: 'that one is closed: only a repeat without new facts goes with it',
  },
  kind: { zh: '不是同一类事项', en: 'it is of another kind' },
  alike: { zh: '它和这一件是同一类', en: 'it is of the same kind as this one' },
}

/** Whether two reports lie as close together as is offered to be the same, whatever border runs between them. */
async function isClose(house: House, a: Matter, b: Matter): Promise<boolean> {
  const [from, to] = [a, b].map(({ lng, lat }) => (lng === null || lat === null ? null : { lng, lat }))
  if (!from || !to) return false
  const { metres } = await nearLimits(house, b.district_id, b.path)
  return metresBetween(from, to) <= metres
}

/** The matter to join is one that the person may know of, stands by itself, and is of the same loop. */
const canJoin: Consultation = async (house, part, { who, form, member }) => {
  const no = (why: keyof typeof SAY) => problem('matters.cannot_join', { reason: SAY[why] })
  const into = String(form[String(part.field)])
  if (into === member.matter.id) return no('itself')
  const target = (await findFamily(house, who.districtId, into))?.root.matter
  if (target?.id !== into) return no('none')
  const known = who.posts.some((post) => post.path && !post.narrow && covers(post.path, target.path))
  const near = target.path.slice(0, NEIGHBOURS).every((node, depth) => member.matter.path[depth] === node)
  if (!known && !near && !(await isClose(house, target, member.matter))) return no('none')
  if (target.loop !== member.matter.loop) return no('kind')
  if (target.main_id !== null) return no('joined')
  if (target.closed_at !== null && form.why !== 'repeat') return no('closed')
  return target
}

/** The matter that is named as where this one came from, or what it went on as, is another one that the person sees. */
const canLink: Consultation = async (house, part, { who, form, member }) => {
  const named = form[String(part.field)]
  if (typeof named !== 'string') return undefined
  const no = (why: 'none' | 'itself' | 'alike') => problem('matters.cannot_link', { reason: SAY[why] })
  if (named === member.matter.id) return no('itself')
  const family = await findFamily(house, who.districtId, named)
  if (family?.root.matter.id !== named || !seenByPerson(who, family)?.whole) return no('none')
  return family.root.matter.loop === member.matter.loop ? no('alike') : undefined
}

const consultations: Readonly<Record<string, Consultation>> = {
  within_duties: withinDuties,
  admitted,
  can_join: canJoin,
  can_link: canLink,
}

/**
 * Asks what the engine can't know by itself, because it lies outside of the family: lists of other rooms, other matters.
 * Throws the first reason against the step. Gives the roots whose state it relied on: they are written with the step, so that
 * two that are joined to each other at once never both succeed.
 */
export async function consult(
  house: House,
  who: Who,
  step: Step,
  form: Record<string, unknown>,
  member: Member,
  root: Matter = member.matter,
): Promise<Matter[]> {
  const relied: Matter[] = []
  for (const part of step.guards) {
    const answer = await consultations[part.name]?.(house, part, { who, form, member, root })
    if (answer instanceof Problem) throw answer
    if (answer) relied.push(answer)
  }
  return relied
}

import { covers, reachOf, type Who } from '../../kit/scope.ts'
import { stepOf } from './loop/definition.ts'
import { type Family, type Member, membersOf, type StepRow } from './loop/family.ts'

/**
 * How much of a family somebody reads: the staff's own notes (`internal`), or only what is open to residents; of a matter that
 * one's own report was joined to, nothing of what its reporter said and showed (`joined`); and as a reporter nothing of what
 * other reporters said later.
 */
export type Sight = {
  internal: boolean
  joined: boolean
  reporter: number | null
  /** Where the own report was joined: since when. What was said before that was said to somebody else. */
  since?: Date
}

export function sightOf(who: Who, family: Family): Sight {
  const { path, reporter_id, filed_by } = family.root.matter
  const units = membersOf(family).map((m) => m.matter.unit_id)
  const reach = reachOf(who, 'matters.read')
  const internal =
    reach.nodes.some((node) => covers(node, path)) || reach.units.some((unit) => units.includes(unit))
  const own = reporter_id === who.accountId || filed_by === who.accountId
  const joined = !internal && !own && family.joined.includes(who.accountId)
  return { internal, joined, reporter: !internal && (own || joined) ? who.accountId : null }
}

/** What the first reporter called it, and where it was, is theirs. */
export const titled = <T extends { title: string; place: string | null }>(sight: Sight, summary: T): T =>
  sight.joined ? { ...summary, title: '', place: null } : summary

const isOthers = (sight: Sight, row: StepRow) =>
  (sight.reporter !== null && row.by_role === 'reporter' && row.by_account !== sight.reporter) ||
  (sight.joined && sight.since !== undefined && row.occurred_at < sight.since)

/** With it a reporter said what it is about. */
export const isFirstOfRoot = ({ matter }: Member, row: StepRow) =>
  row.seq === 1 && matter.id === matter.root_id

const isHidden = (sight: Sight, member: Member, row: StepRow) =>
  isFirstOfRoot(member, row) ? sight.joined : isOthers(sight, row)

/** Whether the text of a field of a step is shown; what a reporter said first belongs to no field. */
export function showsText(sight: Sight, member: Member, row: StepRow, field: string): boolean {
  if (isHidden(sight, member, row)) return false
  const known = stepOf(member.loop, row.step)?.form.find((f) => f.name === field)
  return sight.internal || isFirstOfRoot(member, row) || known?.open === true
}

/** Whether what was chosen in a field of a step is shown: what another reporter answered is theirs as their words are. */
export function showsChoice(sight: Sight, member: Member, row: StepRow, field: { open: boolean }): boolean {
  return !isHidden(sight, member, row) && (sight.internal || field.open)
}

/** Whether the photos and papers of a step are shown. */
export function showsFiles(sight: Sight, member: Member, row: StepRow): boolean {
  if (isHidden(sight, member, row)) return false
  const known = stepOf(member.loop, row.step)?.form.find((f) => f.kind === 'files')
  return sight.internal || isFirstOfRoot(member, row) || known?.open === true
}

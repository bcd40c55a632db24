import type { z } from 'zod'
import type { knot, offer } from '../../../../contract/matters.ts'
import { type Lang, Problem, say } from '../../../kit/problems.ts'
import type { Who } from '../../../kit/scope.ts'
import { guards } from '../guards/index.ts'
import { ROLES } from '../../access/index.ts'
import { MACHINES, type Step, stepOf, usualOf } from '../loop/definition.ts'
import { type Family, heldAt, type Member, membersOf } from '../loop/family.ts'
import { refusal, roleFor } from '../loop/judge.ts'
import { isFirstOfRoot, type Sight, showsChoice, showsFiles, showsText } from '../sight.ts'
import type { ContentRow } from '../store/read.ts'
import { type Mentions, saidIn } from './mentions.ts'

type Knot = z.input<typeof knot>
export type ThreadParts = {
  sight: Sight
  contents: ContentRow[]
  /** Who reported is not for this reader, and neither is in what post: a grid may have one worker. */
  concealed: boolean
  /** Names of staff by account; of nobody where the reader is no staff. */
  people: ReadonlyMap<number, string | null>
  units: ReadonlyMap<number, string>
  mentions: Mentions
}

/** The thread of a family: every step of every member as this reader may see it, in the order of what happened. */
export function threadOf(family: Family, parts: ThreadParts): Knot[] {
  return membersOf(family)
    .flatMap((member) => ranked(knotsOf(member, parts)))
    .sort((a, b) => a.at - b.at || a.rank - b.rank)
    .map(({ knot }) => knot)
}

/** At one moment what somebody did comes first, then what it brought about: in the matter above, then in its orders. */
const RANKS: Readonly<Record<string, number>> = { join: 1, cascade: 2 }

/** The knots of one member, whose own order holds whatever brought them about. */
function ranked(knots: Knot[]): { knot: Knot; at: number; rank: number }[] {
  let before = { at: 0, rank: 0 }
  return knots.map((knot) => {
    const at = +new Date(knot.occurredAt)
    const rank = Math.max(RANKS[knot.by.role] ?? 0, at === before.at ? before.rank : 0)
    before = { at, rank }
    return { knot, at, rank }
  })
}

/** Whose hand it was: the unit's own people, or the order that came to it; the clock and the office only act on it. */
const actsAsUnit = (role: string) => ROLES[role]?.place === 'unit' || role === 'cascade'

function knotsOf(member: Member, parts: ThreadParts): Knot[] {
  const { sight, concealed, contents, people, units, mentions } = parts
  const unit = member.matter.unit_id === null ? null : (units.get(member.matter.unit_id) ?? null)
  return member.steps.flatMap((row) => {
    const step = stepOf(member.loop, row.step)
    if (!step) return []
    const content = contents.find((c) => c.matterId === member.matter.id && c.seq === row.seq)
    const fieldOf = (name: string) => step.form.find((f) => f.name === name)
    // in the order of the form; what belongs to no field of it comes first
    const rank = (name: string) => step.form.findIndex((f) => f.name === name)
    const said = Object.entries(content?.texts ?? {}).sort(([a], [b]) => rank(a) - rank(b))
    const texts = said.map(([field, text]) => ({
      field,
      label: fieldOf(field)?.label ?? { zh: '', en: '' },
      text,
      open: fieldOf(field)?.open ?? row.seq === 1,
    }))
    const choices = step.form.flatMap((f) => {
      const shown = showsChoice(sight, member, row, f)
      const value = shown ? saidIn(f, row.data?.[f.name], mentions) : undefined
      return value ? [{ field: f.name, label: f.label, value }] : []
    })
    return [
      {
        matterId: member.matter.id,
        seq: row.seq,
        step: row.step,
        done: step.done,
        state: step.to === '=' ? null : step.to,
        by: {
          role: concealed && isFirstOfRoot(member, row) ? 'reporter' : row.by_role,
          name: row.by_account === null ? null : (people.get(row.by_account) ?? null),
          unit: actsAsUnit(row.by_role) ? unit : null,
        },
        occurredAt: row.occurred_at,
        recordedAt: row.recorded_at,
        imported: row.by_role === 'import',
        dueAt: row.due_at,
        texts: texts.filter((t) => showsText(sight, member, row, t.field)),
        choices,
        files: showsFiles(sight, member, row) ? (content?.files ?? []) : [],
      },
    ]
  })
}

/** Whether the step is this person's to take, as their work list has it, and not only in another's stead. */
function isAwaited(who: Who, step: Step, member: Member, role: string): boolean {
  const { raised } = member.matter
  const depths = [heldAt(member), ...(raised === null ? [] : [raised])]
  const atLevel = who.posts.some((p) => p.role === role && p.path && depths.includes(p.path.length))
  return step.main && usualOf(step).includes(role) && (!step.level || atLevel)
}

/** When a step that is possible now stops being so, where one of its guards ends with time. */
function untilOf(step: Step, member: Member): Date | null {
  const ends = step.guards.flatMap((part) => guards[part.name]?.until?.(member, part) ?? [])
  return ends.toSorted((a, b) => +a - +b)[0] ?? null
}

/** Steps of a member that people take: allowed ones, and the others with the reason. Machines' steps are no offers. */
export function offersOf(
  who: Who,
  member: Member,
  family: Family,
  { lang, now }: { lang: Lang; now: Date },
): z.input<typeof offer>[] {
  const actor = { kind: 'person', accountId: who.accountId, posts: who.posts } as const
  return member.loop.steps
    .filter((step) => step.from.length > 0 && step.by.some((role) => !MACHINES.has(role)))
    .flatMap((step) => {
      const role = roleFor(actor, step, member, family)
      const why = role instanceof Problem ? role : refusal(step, member, family, { actor, now })
      // a resident is not shown the office's steps, nor a unit those of another unit's order
      if (role instanceof Problem && (who.kind === 'resident' || role.code === 'matters.not_your_place'))
        return []
      return [
        {
          matterId: member.matter.id,
          step: step.name,
          words: role === 'reporter' ? (step.asReporter ?? step.words) : step.words,
          version: member.matter.version,
          form: why ? [] : step.form,
          allowed: !why,
          why: why ? say(why, lang) : null,
          main: step.main,
          group: step.group,
          awaited:
            typeof role === 'string' &&
            (member.matter.awaits === step.name || isAwaited(who, step, member, role)),
          until: why ? null : untilOf(step, member),
        },
      ]
    })
}

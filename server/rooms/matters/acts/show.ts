import type { z } from 'zod'
import type { knot, matters, offer } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, Problem, problem, say } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { reachOf, type Who } from '../../../kit/scope.ts'
import { MACHINES, stepOf } from '../loop/definition.ts'
import { refusal, roleFor } from '../loop/engine.ts'
import { type Family, type Member, membersOf } from '../loop/family.ts'
import { deadlineWords } from '../deadline.ts'
import { seesInternal } from '../rules.ts'
import { type ContentRow, contentsOf, staffNames } from '../store/read.ts'
import { familyOf, seenBy } from './family.ts'
import { reporterView } from './reporter.ts'
import { namesFor, summaryWith } from './summary.ts'

/** A matter whole, as this person may see it. Asked for an order, it shows the matter above with all its orders. */
export const showMatter: Handlers<typeof matters>['GET /api/matters/:id'] = async (
  house,
  { who, params, lang },
) => {
  const seen = seenBy(reachOf(who, 'matters.read'), await familyOf(house, who.districtId, params.id))
  if (!seen) throw problem('matters.none')
  const { family, whole } = seen
  const { root, children } = family
  const members = membersOf(family)
  const [contents, names, reporter, staff] = await Promise.all([
    contentsOf(
      house.db,
      who.districtId,
      members.map((m) => m.matter.id),
    ),
    namesFor(house, who.districtId, members),
    whole ? reporterView(house, who, family) : null,
    staffNames(house.db, who.districtId, [
      ...new Set(members.flatMap((m) => m.steps.flatMap((s) => s.by_account ?? []))),
    ]),
  ])
  const internal = seesInternal(
    who,
    root.matter.path,
    children.map((c) => c.matter.unit_id),
  )
  const people = new Map(staff.filter((s) => s.kind === 'staff').map((s) => [s.id, s.name]))
  const state = root.loop.states[root.matter.state]
  const { calendar } = house.tenants.byId(who.districtId)
  const deadline = deadlineWords(root.matter, house.clock.now(), calendar, lang)
  return {
    matter: summaryWith(root, names),
    stands: state?.plain ?? { zh: root.matter.state, en: root.matter.state },
    deadline: deadline?.words ?? null,
    clockUncertain: deadline?.uncertain ?? false,
    thread: members
      .flatMap((member) =>
        knotsOf(house, who, member, contents, internal ? people : new Map(), names.units, internal),
      )
      .sort(
        (a, b) =>
          +new Date(a.occurredAt) - +new Date(b.occurredAt) ||
          order(members, a) - order(members, b) ||
          a.seq - b.seq,
      ),
    orders: children.map((child) => summaryWith(child, names)),
    offers: !whole ? [] : members.flatMap((member) => offersOf(who, member, family, lang)),
    reporter,
  }
}

/** At the same moment the matter's own step comes before those of its orders, except where orders brought it about. */
const order = (members: Member[], k: { matterId: string; by: { role: string } }): number =>
  k.by.role === 'join' ? members.length : members.findIndex((m) => m.matter.id === k.matterId)

function knotsOf(
  house: House,
  who: Who,
  member: Member,
  contents: ContentRow[],
  people: ReadonlyMap<number, string | null>,
  units: ReadonlyMap<number, string>,
  internal: boolean,
): z.input<typeof knot>[] {
  const { categories } = house.tenants.byId(who.districtId)
  const unit = member.matter.unit_id === null ? null : (units.get(member.matter.unit_id) ?? null)
  return member.steps.flatMap((row) => {
    const step = stepOf(member.loop, row.step)
    if (!step) return []
    const content = contents.find((c) => c.matterId === member.matter.id && c.seq === row.seq)
    const fieldOf = (name: string) => step.form.find((f) => f.name === name)
    const texts = Object.entries(content?.texts ?? {}).map(([field, text]) => ({
      field,
      label: fieldOf(field)?.label ?? { zh: '', en: '' },
      text,
      open: fieldOf(field)?.open ?? row.seq === 1,
    }))
    const choices = step.form.flatMap((f) => {
      const value = row.data?.[f.name]
      const named =
        f.kind === 'choice'
          ? f.options?.find((o) => o.key === value)?.words
          : f.kind === 'category'
            ? categories.flatMap((c) => [c, ...c.children]).find((c) => c.key === value)
            : undefined
      return named && (internal || f.open)
        ? [{ field: f.name, label: f.label, value: { zh: named.zh, en: named.en } }]
        : []
    })
    return [
      {
        matterId: member.matter.id,
        seq: row.seq,
        step: row.step,
        done: step.done,
        state: step.to === '=' ? null : step.to,
        by: {
          role: row.by_role,
          name: row.by_account === null ? null : (people.get(row.by_account) ?? null),
          unit,
        },
        occurredAt: row.occurred_at,
        recordedAt: row.recorded_at,
        imported: row.by_role === 'import',
        dueAt: row.due_at,
        texts: texts.filter((t) => internal || t.open),
        choices,
        files: content?.files ?? [],
      },
    ]
  })
}

/** Steps of a member that people take: allowed ones, and the others with the reason. Machines' steps are no offers. */
function offersOf(who: Who, member: Member, family: Family, lang: Lang): z.input<typeof offer>[] {
  return member.loop.steps
    .filter((step) => step.from.length > 0 && step.by.some((role) => !MACHINES.has(role)))
    .flatMap((step) => {
      const reason = refusal(step, member, family)
      const role = roleFor(
        { kind: 'person', accountId: who.accountId, posts: who.posts },
        step,
        member,
        family,
      )
      const why = role instanceof Problem ? role : reason
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
        },
      ]
    })
}

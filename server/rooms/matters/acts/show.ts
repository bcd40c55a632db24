import type { z } from 'zod'
import type { matters, page } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { anyPlace } from '../../grid/index.ts'
import { deadlineWords } from '../deadline.ts'
import { toolsOf } from '../loop/book.ts'
import { type Family, membersOf } from '../loop/family.ts'
import { heldAt } from '../loop/judge.ts'
import { titled } from '../sight.ts'
import { sightFor } from './sight-for.ts'
import { contentsOf, joinedTo, numberOf, staffNames } from '../store/read.ts'
import { withDocuments } from './attachments.ts'
import { familyOf, seenByPerson } from './family.ts'
import { mentionsOf } from './mentions.ts'
import { reporterView } from './reporter.ts'
import { coloured, namesFor, summaryWith } from './summary.ts'
import { offersOf, threadOf } from './thread.ts'

export const showMatter: Handlers<typeof matters>['GET /api/matters/:id'] = (house, { who, params, lang }) =>
  pageFor(house, who, params.id, lang)

/**
 * A matter whole, as this person may see it. Asked for an order, it shows the matter above with all its orders. Throws
 * `matters.none`.
 */
export async function pageFor(house: House, who: Who, id: string, lang: Lang): Promise<z.input<typeof page>> {
  const { districtId } = who
  const seen = seenByPerson(who, await familyOf(house, districtId, id))
  if (!seen) throw problem('matters.none')
  const { family, whole } = seen
  const { root, children } = family
  const members = membersOf(family)
  const accounts = [
    ...new Set(members.flatMap((m) => [...m.steps.map((s) => s.by_account), m.matter.holder_id])),
  ].filter((id) => id !== null)
  const ids = members.map((m) => m.matter.id)
  const sight = await sightFor(house, who, family)
  const tenant = house.tenants.byId(districtId)
  const [contents, names, reporter, staff, held, joining, tools, mentions] = await Promise.all([
    contentsOf(house.db, districtId, ids),
    namesFor(house, districtId, members),
    whole && !sight.joined ? reporterView(house, who, family, sight) : null,
    sight.internal ? staffNames(house.db, districtId, accounts) : [],
    anyPlace(house, districtId, root.matter.path[heldAt(root) - 1] ?? 0),
    joiningOf(house, family, sight.internal ? null : who.accountId),
    toolsOf(house, districtId),
    mentionsOf(house, districtId, family, tenant.categories),
  ])
  const state = root.loop.states[root.matter.state]
  const deadline = deadlineWords(root.matter, tools.now, tenant.calendar, lang)
  const summary = coloured(tools.clock, root, summaryWith(root, names))
  const { confidential, reporter_id } = root.matter
  // somebody of the staff may be a confidential reporter, too
  const named = staff.filter((s) => s.kind === 'staff' && (!confidential || reporter || s.id !== reporter_id))
  return {
    matter: titled(sight, summary),
    holder: root.matter.holder_id === null ? null : holderOf(who, root.matter.holder_id, staff),
    // where no step hangs on a level, none holds it
    held:
      held && sight.internal && root.loop.steps.some((s) => s.level && s.from.includes(root.matter.state))
        ? { id: held.id, name: held.name }
        : null,
    main: joining.main,
    joined: { count: family.joined.length, matters: joining.matters },
    stands: state?.plain ?? { zh: root.matter.state, en: root.matter.state },
    deadline: deadline?.words ?? null,
    clockUncertain: deadline?.uncertain ?? false,
    thread: await withDocuments(
      house,
      family,
      threadOf(family, {
        sight,
        concealed: confidential && !reporter,
        contents,
        people: new Map(named.map((s) => [s.id, s.name])),
        units: names.units,
        mentions,
      }),
    ),
    orders: children
      .filter((child) => sight.internal || child.matter.unit_id !== null)
      .map((child) => titled(sight, coloured(tools.clock, child, summaryWith(child, names)))),
    offers: whole ? members.flatMap((member) => offersOf(who, member, family, { lang, now: tools.now })) : [],
    reporter,
  }
}

const holderOf = (who: Who, id: number, staff: { id: number; name: string | null; kind: string }[]) => ({
  name: staff.find((s) => s.id === id && s.kind === 'staff')?.name ?? null,
  mine: id === who.accountId,
})

/** The matter that this one was joined to, and those that were joined to it: all of them for staff, else the person's own. */
async function joiningOf(house: House, { root: { matter }, joined }: Family, of: number | null) {
  const [number, matters] = await Promise.all([
    matter.main_id === null ? undefined : numberOf(house.db, matter.district_id, matter.main_id),
    joined.length > 0 ? joinedTo(house.db, matter.district_id, matter.id, of) : [],
  ])
  return { main: matter.main_id && number ? { id: matter.main_id, number: number.number } : null, matters }
}

import type { z } from 'zod'
import type { matters, page } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { anyPlace } from '../../grid/index.ts'
import { deadlineWords } from '../deadline.ts'
import { toolsOf } from '../loop/book.ts'
import { heldAt, type Matter, membersOf } from '../loop/family.ts'
import { titled } from '../sight.ts'
import { sightFor } from './sight-for.ts'
import { type ContentRow, contentsOf, joinedTo, staffNames } from '../store/read.ts'
import { withDocuments } from './attachments.ts'
import { familyOf, seenByPerson } from './family.ts'
import { mentionsOf } from './mentions.ts'
import { reporterView } from './reporter.ts'
import { namesFor, summaryWith } from './summary.ts'
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
  const [contents, names, reporter, staff, held, joined, tools, mentions] = await Promise.all([
    contentsOf(house.db, districtId, ids),
    namesFor(house, districtId, members),
    whole && !sight.joined ? reporterView(house, who, family, sight) : null,
    sight.internal ? staffNames(house.db, districtId, accounts) : [],
    anyPlace(house, districtId, root.matter.path[heldAt(root) - 1] ?? 0),
    family.joined.length > 0
      ? joinedTo(house.db, districtId, root.matter.id, sight.internal ? null : who.accountId)
      : [],
    toolsOf(house, districtId),
    mentionsOf(house, districtId, family, tenant.categories),
  ])
  const state = root.loop.states[root.matter.state]
  const deadline = deadlineWords(root.matter, tools.now, tenant.calendar, lang)
  const { confidential, reporter_id, main_id } = root.matter
  const mainNumber = mentions.matters.get(main_id ?? '')
  // somebody of the staff may be a confidential reporter, too
  const named = staff.filter((s) => s.kind === 'staff' && (!confidential || reporter || s.id !== reporter_id))
  return {
    matter: titled(sight, summaryWith(tools.clock, root, names)),
    holder: root.matter.holder_id === null ? null : holderOf(who, root.matter.holder_id, staff),
    // where no step hangs on a level, none holds it
    held:
      held && sight.internal && root.loop.steps.some((s) => s.level && s.from.includes(root.matter.state))
        ? { id: held.id, name: held.name }
        : null,
    main: main_id && mainNumber ? { id: main_id, number: mainNumber } : null,
    joined: { count: family.joined.length, matters: joined },
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
      .map((child) => titled(sight, summaryWith(tools.clock, child, names))),
    offers: whole ? members.flatMap((member) => offersOf(who, member, family, { lang, now: tools.now })) : [],
    reporter: reporter && { ...reporter, label: labelOf(root.matter, contents) },
  }
}

/** The name that a message came with from elsewhere. */
const labelOf = ({ id, ref }: Matter, contents: readonly ContentRow[]): string | null =>
  (ref === null ? undefined : contents.find((c) => c.matterId === id && c.seq === 1)?.texts.from) ?? null

const holderOf = (who: Who, id: number, staff: { id: number; name: string | null; kind: string }[]) => ({
  name: staff.find((s) => s.id === id && s.kind === 'staff')?.name ?? null,
  mine: id === who.accountId,
})

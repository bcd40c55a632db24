import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import { covers, type Reach, reachOf, type Who } from '../../../kit/scope.ts'
import type { Book } from '../loop/book.ts'
import { bookOf } from '../loop/book.ts'
import { type Family, type Matter, type Member, membersOf } from '../loop/family.ts'
import { type FamilyRow, familiesRows, familyRows } from '../store/read.ts'

/**
 * A member as its rows tell it; of an order, title and place are its root's. (Spread whole and not but for some columns: leaving
 * columns out costs eight times as much, and this is done for each call.)
 */
function memberFrom(row: FamilyRow, { title, place }: Pick<Matter, 'title' | 'place'>, book: Book): Member {
  const own = { path: row.path.split('.').map(Number), steps: undefined, joined: undefined }
  const matter: Matter = { ...row, title, place, ...own }
  return {
    matter,
    loop: book.pinned(row.loop, row.loop_version),
    steps: (row.steps ?? []).map((s) => ({
      ...s,
      occurred_at: new Date(s.occurred_at),
      recorded_at: new Date(s.recorded_at),
      due_at: s.due_at ? new Date(s.due_at) : null,
    })),
  }
}

/** Rows of one family, its root first. */
function familyFrom(rows: readonly FamilyRow[], book: Book): Family | undefined {
  const [first] = rows
  const named = { title: first?.title ?? '', place: first?.place ?? null }
  const [root, ...children] = rows.map((row) => memberFrom(row, named, book))
  return root && { root, children, joined: first?.joined ?? [] }
}

/** The family that a matter or order belongs to, whoever asks; undefined where there is no such matter. */
export async function findFamily(
  house: House,
  districtId: number,
  id: string,
  q: Queries = house.db,
): Promise<Family | undefined> {
  const [rows, book] = await Promise.all([familyRows(q, districtId, id), bookOf(house, districtId)])
  return familyFrom(rows, book)
}

/** The same where there must be one. Throws `matters.none`. */
export async function familyOf(
  house: House,
  districtId: number,
  id: string,
  q: Queries = house.db,
): Promise<Family> {
  const family = await findFamily(house, districtId, id, q)
  if (!family) throw problem('matters.none')
  return family
}

/** Many families at once, by their roots; an error in the place of one that can't be read. */
export async function familiesOf(
  house: House,
  districtId: number,
  roots: readonly string[],
  q: Queries,
): Promise<Map<string, Family | Error>> {
  const [rows, book] = await Promise.all([familiesRows(q, districtId, roots), bookOf(house, districtId)])
  const families = new Map<string, Family | Error>()
  for (const [root, own] of Map.groupBy(rows, (row) => row.root_id)) {
    try {
      families.set(root, familyFrom(own, book) ?? new Error('no rows'))
    } catch (error) {
      families.set(root, error as Error)
    }
  }
  return families
}

/**
 * The part of a family that a reach covers; undefined for none. The place of its root or an order of the unit that stands give
 * the whole: a unit sees the notes of the others that work on the same matter. A unit whose orders were all withdrawn keeps
 * only the history of those.
 */
function seenBy(reach: Reach, family: Family): { family: Family; whole: boolean } | undefined {
  const { matter, loop } = family.root
  const withdrawn = new Set(loop.children.flatMap((child) => child.withdrawn))
  const own = family.children.filter(
    (c) => c.matter.unit_id !== null && reach.units.includes(c.matter.unit_id),
  )
  const whole =
    reach.nodes.some((path) => covers(path, matter.path)) ||
    (matter.unit_id !== null && reach.units.includes(matter.unit_id)) ||
    own.some((c) => !withdrawn.has(c.matter.state))
  if (whole) return { family, whole }
  return own.length > 0
    ? { family: { root: { ...family.root, steps: [] }, children: own, joined: [] }, whole }
    : undefined
}

/** Whether one of the steps that move it on from here is that role's to take. */
const isOffered = ({ loop, matter }: Member, role: string): boolean =>
  loop.steps.some((s) => s.to !== '=' && s.from.includes(matter.state) && s.by.includes(role))

/**
 * What a person may see of a family: what their posts and their own reports reach; what others' reports were joined to with
 * theirs; what they took on; and, where a post is narrow, what is offered to its role now.
 */
export function seenByPerson(who: Who, family: Family): { family: Family; whole: boolean } | undefined {
  const seen = seenBy(reachOf(who, 'matters.read'), family)
  if (seen?.whole) return seen
  const members = membersOf(family)
  const { reporter_id, filed_by } = family.root.matter
  const whole =
    reporter_id === who.accountId ||
    filed_by === who.accountId ||
    family.joined.includes(who.accountId) ||
    members.some((m) => m.matter.holder_id === who.accountId) ||
    who.posts.some(
      (post) =>
        post.narrow &&
        post.path &&
        covers(post.path, family.root.matter.path) &&
        members.some((m) => isOffered(m, post.role)),
    )
  return whole ? { family, whole } : seen
}

/** The family that somebody may work on as a whole. Throws `matters.none`. */
export function wholeFor(who: Who, family: Family): Family {
  const seen = seenByPerson(who, family)
  if (!seen?.whole) throw problem('matters.none')
  return seen.family
}

/** Whether a reach covers a family as a whole. */
export const reaches = (reach: Reach, family: Family): boolean => seenBy(reach, family)?.whole === true

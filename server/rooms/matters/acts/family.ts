import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import { covers, type Reach } from '../../../kit/scope.ts'
import type { Book } from '../loop/book.ts'
import { bookOf } from '../loop/book.ts'
import type { Family, Matter, Member } from '../loop/family.ts'
import { type FamilyRow, familyRows } from '../store/read.ts'

function memberFrom(row: FamilyRow, book: Book): Member {
  const { steps, path, ...rest } = row
  const matter: Matter = { ...rest, path: path.split('.').map(Number) }
  return {
    matter,
    loop: book.pinned(row.loop, row.loop_version),
    steps: (steps ?? []).map((s) => ({
      ...s,
      occurred_at: new Date(s.occurred_at),
      recorded_at: new Date(s.recorded_at),
      due_at: s.due_at ? new Date(s.due_at) : null,
    })),
  }
}

/** The family that a matter or order belongs to, whoever asks. Throws `matters.none`. */
export async function familyOf(
  house: House,
  districtId: number,
  id: string,
  q: Queries = house.db,
): Promise<Family> {
  const [rows, book] = await Promise.all([familyRows(q, districtId, id), bookOf(house, districtId)])
  const [first] = rows
  const [root, ...children] = rows.map((row) =>
    memberFrom({ ...row, title: first?.title ?? '', place: first?.place ?? null }, book),
  )
  if (!root) throw problem('matters.none')
  return { root, children }
}

/**
 * The part of a family that a reach covers; undefined for none. The place of its root, an order of the unit that stands, or
 * the person's own report give the whole: a unit sees the notes of the others that work on the same matter. A unit whose
 * orders were all withdrawn keeps only the history of those.
 */
export function seenBy(reach: Reach, family: Family): { family: Family; whole: boolean } | undefined {
  const { matter, loop } = family.root
  const withdrawn = new Set(loop.children.flatMap((child) => child.withdrawn))
  const own = family.children.filter(
    (c) => c.matter.unit_id !== null && reach.units.includes(c.matter.unit_id),
  )
  const whole =
    reach.nodes.some((path) => covers(path, matter.path)) ||
    (reach.self !== null && (matter.reporter_id === reach.self || matter.filed_by === reach.self)) ||
    own.some((c) => !withdrawn.has(c.matter.state))
  if (whole) return { family, whole }
  return own.length > 0
    ? { family: { root: { ...family.root, steps: [] }, children: own }, whole }
    : undefined
}

/** Whether a reach covers a family as a whole. */
export const reaches = (reach: Reach, family: Family): boolean => seenBy(reach, family)?.whole === true

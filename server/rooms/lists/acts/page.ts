import type { z } from 'zod'
import type { admission, lists } from '../../../../contract/lists.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, type Problem, problem, say } from '../../../kit/problems.ts'
import type { Who } from '../../../kit/scope.ts'
import { anyPlace } from '../../grid/index.ts'
import { both, entryOf } from '../book.ts'
import { classOf, listsOf } from '../data.ts'
import { type Community, postFor, RULES, STEPS, type Step, stateAt, stepFlaw } from '../rules.ts'
import type { EntryRow, StepRow } from '../store.ts'
import { naming, RULINGS, STANDS, STEP_WORDS } from '../words.ts'

type Page = z.input<(typeof lists)['GET /api/admissions/:id']['out']>

/** An entry as lists show it. */
export function summaryOf(house: House, districtId: number, row: EntryRow): z.input<typeof admission> {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    class: classOf(listsOf(house, districtId).tasks, row.class),
    unit: { id: row.unitId, name: row.unit, nameEn: row.unitEn },
    place: { id: row.nodeId, name: row.place, nameEn: row.placeEn },
    urgent: row.urgent,
    expiresAt: row.expiresAt,
    state: stateAt(row, house.clock.now()),
    provides: row.provides,
    basis: row.basis,
    refusedBy: row.refusals
      .filter((r) => r.state !== 'overruled')
      .map((r) => ({ id: r.nodeId, name: r.node, nameEn: r.nodeEn })),
    waiting: row.refusals.filter((r) => r.state === 'standing').length,
    createdAt: row.createdAt,
    changedAt: row.changedAt,
    publishedAt: row.publishedAt,
    version: row.version,
  }
}

/** A knot after the last one: time has ended the entry. Nobody writes it down, as nobody does it. */
const EXPIRED_SEQ = 32_767

function threadOf(row: EntryRow, steps: readonly StepRow[], now: Date): Page['thread'] {
  const knot = (
    seq: number,
    step: Step | 'apply' | 'expire',
    at: Date,
    by: Page['thread'][number]['by'],
  ): Page['thread'][number] => ({
    matterId: row.id,
    seq,
    step,
    done: STEP_WORDS[step].done,
    state: null,
    by,
    occurredAt: at,
    recordedAt: at,
    imported: false,
    dueAt: null,
    texts: [],
    choices: [],
    files: [],
  })
  const taken = steps.map((s) => {
    const plain = knot(s.seq, s.step as Step | 'apply', s.at, { role: s.byRole, name: s.name, unit: s.unit })
    return {
      ...plain,
      done: s.node ? naming(plain.done, both(s.node, s.nodeEn)) : plain.done,
      texts: s.reason
        ? [{ field: 'reason', label: { zh: '理由', en: 'Reason' }, text: s.reason, open: true }]
        : [],
    }
  })
  if (stateAt(row, now) !== 'expired' || !row.expiresAt) return taken
  return [...taken, knot(EXPIRED_SEQ, 'expire', row.expiresAt, { role: 'clock', name: null, unit: null })]
}

/** A community as the rules ask for it; undefined where there never was one. */
export const communityOf = async (
  house: House,
  districtId: number,
  nodeId: number,
): Promise<Community | undefined> => {
  const place = await anyPlace(house, districtId, nodeId)
  return place && { id: place.id, name: both(place.name, place.nameEn), path: place.path }
}

/** The communities of the person's own posts: where a refusal may come from. */
async function ownCommunities(house: House, who: Who): Promise<Community[]> {
  const posts = who.posts.filter((post) => post.can.has('lists.refuse') && post.path !== null)
  const places = await Promise.all(
    posts.map((post) => communityOf(house, who.districtId, post.path?.at(-1) ?? 0)),
  )
  return places.filter((place) => place !== undefined)
}

/** Four eyes: whoever applied, or refused, does not judge that by another post of theirs. */
export function ownFlaw(
  steps: readonly Pick<StepRow, 'step' | 'byAccount' | 'nodeId'>[],
  who: Who,
  step: Step,
  community: Pick<Community, 'id'> | undefined,
): Problem | undefined {
  const judged = { approve: 'apply', uphold: 'refuse', overrule: 'refuse' }[step as string] as
    | 'apply'
    | 'refuse'
    | undefined
  const own = steps.some(
    (s) => s.step === judged && s.byAccount === who.accountId && s.nodeId === (community?.id ?? null),
  )
  return judged && own ? problem('lists.own_request', { step: STEP_WORDS[judged].words }) : undefined
}

/** The steps of this person's posts: those possible now, and those that are not with the reason. */
async function offersOf(
  house: House,
  who: Who,
  row: EntryRow,
  steps: readonly StepRow[],
  lang: Lang,
): Promise<Page['offers']> {
  const entry = entryOf(row)
  const now = house.clock.now()
  const standing = entry.refusals
    .filter((r) => r.state === 'standing')
    .map((r): Community => ({ id: r.nodeId, name: r.node, path: [] }))
  const own = await ownCommunities(house, who)
  const placesOf = (step: Step): (Community | undefined)[] => {
    if (!RULES[step].ruling) return [undefined]
    return step === 'refuse' ? own : standing
  }
  return STEPS.flatMap((step) =>
    placesOf(step)
      .filter((community) => postFor(who.posts, entry, step, community))
      .map((community) => {
        const flaw = stepFlaw(entry, step, now, community) ?? ownFlaw(steps, who, step, community)
        return {
          step,
          words: STEP_WORDS[step].words,
          reason: RULES[step].reason,
          node: community ? { id: community.id, name: community.name.zh, nameEn: community.name.en } : null,
          allowed: !flaw,
          why: flaw ? say(flaw, lang) : null,
        }
      }),
  )
}

/** An entry whole, as this person may see it. */
export async function pageOf(
  house: House,
  who: Who,
  row: EntryRow,
  steps: readonly StepRow[],
  lang: Lang,
): Promise<Page> {
  const now = house.clock.now()
  return {
    entry: { ...summaryOf(house, who.districtId, row), about: row.about },
    stands: STANDS[stateAt(row, now)],
    thread: threadOf(row, steps, now),
    refusals: row.refusals.map(({ nodeId, node, nodeEn, state, ...refusal }) => ({
      ...refusal,
      node: { id: nodeId, name: node, nameEn: nodeEn },
      state,
      says: RULINGS[state],
    })),
    offers: await offersOf(house, who, row, steps, lang),
  }
}

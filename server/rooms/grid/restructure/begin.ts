import type { gridChanges } from '../../../../contract/grid-changes.ts'
import { type Queries, sqlState } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { forgetPlaces } from '../places.ts'
import { type Ask, type Outline, planOf, touched } from '../rules/plan.ts'
import { joined } from '../rules/shape.ts'
import { addChange, audit, changeById, changeUnderWay, holdTree } from '../store/changes.ts'
import { putShapes, shapesOf } from '../store/shapes.ts'
import { makeNodes, treeVersion } from '../store/tree.ts'
import { putInPlace, startJob } from './in-place.ts'
import { amountOf, previewOf, shapesFor } from './preview.ts'
import { viewOf } from './show.ts'
import { outlineFor } from './world.ts'

type Acts = Handlers<typeof gridChanges>
const UNIQUE = '23505'

/**
 * Puts the nodes of a change in place and begins to bring what lies at them after. The same id again gives the first answer.
 * Throws `grid.tree_changed` with the preview of now where it was made on another tree, `grid.change_running`, and what stands
 * against the change itself.
 */
export const beginChange: Acts['POST /api/grid/changes'] = async (house, { who, body, requestId, lang }) => {
  const { districtId } = who
  const before = await changeById(house.db, districtId, body.id)
  if (before) return { change: await viewOf(house, who, before, lang) }
  try {
    await house.db.tx(async (q) => {
      await holdTree(q, districtId)
      // the same request, sent twice at once: the first has begun it by now
      if (await changeById(q, districtId, body.id)) return
      if (await changeUnderWay(q, districtId)) throw problem('grid.change_running')
      const { outline } = await outlineFor(house, q, who, body.change)
      if ((await treeVersion(q, districtId)) !== body.version)
        throw problem('grid.tree_changed', { current: await previewOf(house, q, who, body.change) })
      await begin(house, q, who, { ...body, outline, requestId })
    })
  } catch (error) {
    if (sqlState(error) === UNIQUE) throw problem('grid.code_taken', { code: codesOf(body.change) })
    throw error
  }
  forgetPlaces(house)
  house.news()
  const begun = await changeById(house.db, districtId, body.id)
  if (!begun) throw problem('grid.no_change')
  return { change: await viewOf(house, who, begun, lang) }
}

const codesOf = (ask: Ask): string[] =>
  (ask.kind === 'split' ? ask.parts : ask.kind === 'merge' ? [ask.into] : []).flatMap(
    ({ code }) => code ?? [],
  )

type Begun = { id: string; reason: string; outline: Outline; requestId: string }

async function begin(house: House, q: Queries, who: Who, { id, reason, outline, requestId }: Begun) {
  const { districtId } = who
  const now = house.clock.now()
  const [first] = outline.ends
  const ids = first
    ? await makeNodes(
        q,
        districtId,
        { parent: outline.parent, level: first.level, position: first.position, now },
        outline.parts.map(({ name, nameEn, code }) => ({ name: name.trim(), nameEn: nameEn.trim(), code })),
      )
    : []
  const plan = planOf(outline, ids)
  const shifts = plan.shifts.map(({ from }) => from)
  const total = await amountOf(house, q, districtId, { ends: plan.ends.map(({ from }) => from), shifts })
  await addChange(q, districtId, {
    id,
    kind: outline.kind,
    reason: reason.trim(),
    plan,
    nodes: touched(plan),
    byAccount: who.accountId,
    byName: who.name,
    at: now,
    total,
  })
  await putInPlace(q, districtId, { id, now, kind: outline.kind, plan, back: false })
  await draw(q, districtId, outline, ids)
  await audit(q, {
    districtId,
    accountId: who.accountId,
    act: `grid_${outline.kind}`,
    about: id,
    requestId,
    now,
  })
  await startJob(q, { districtId, by: who.accountId, change: id, total, now })
}

/** New nodes lie where those lay that they are made of, as far as that is known. */
async function draw(q: Queries, districtId: number, outline: Outline, ids: readonly number[]) {
  const merged =
    outline.kind === 'merge'
      ? await shapesOf(
          q,
          districtId,
          outline.ends.map(({ id }) => id),
        )
      : []
  const whole = merged.length === outline.ends.length ? joined(merged.map((row) => row.geometry)) : undefined
  const shapes = outline.kind === 'merge' ? [whole] : await shapesFor(q, districtId, outline.parts)
  const sources = [...outline.ends, ...outline.parts.flatMap((part) => part.children)].map(({ id }) => id)
  const madeUp = (await shapesOf(q, districtId, sources)).some((row) => row.madeUp)
  await putShapes(
    q,
    districtId,
    ids.flatMap((nodeId, i) => {
      const geometry = shapes[i]
      return geometry ? [{ nodeId, geometry, madeUp }] : []
    }),
  )
}

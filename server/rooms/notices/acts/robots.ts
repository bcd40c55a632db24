import type { notices } from '../../../../contract/notices.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { covers, pathOf, reachOf, type Who } from '../../../kit/scope.ts'
import { note } from '../../access/index.ts'
import { anyPlace, placeOf } from '../../grid/index.ts'
import { newsKinds, ROBOT_PER_MINUTE, robotLine } from '../robot/carrier.ts'
import { robotVerdict, shownOf, trial } from '../robot/rules.ts'
import { paceOf } from '../rules.ts'
import { isOutward, post } from '../send.ts'
import { lineCounts, NOTHING } from '../store/lines.ts'
import { dropLine, keepPosts, postsOf } from '../store/outbox.ts'
import * as store from '../store/robots.ts'

type Acts = Handlers<typeof notices>

const reaches = (who: Who, path: readonly number[]) =>
  reachOf(who, 'notices.outgoing').nodes.some((node) => covers(node, path))

/** A node where the person may set robots. Throws `grid.no_node`, `notices.not_your_place`. */
async function placeFor(house: House, who: Who, nodeId: number): Promise<void> {
  const { path } = await placeOf(house, who.districtId, nodeId)
  if (!reaches(who, path)) throw problem('notices.not_your_place')
}

/** A robot within reach; one elsewhere is as if there were none. Throws `notices.no_robot`. */
async function robotFor(house: House, who: Who, id: number) {
  const robot = await store.robotById(house.db, who.districtId, id)
  const place = robot && (await anyPlace(house, who.districtId, robot.nodeId))
  if (!robot || !place || !reaches(who, place.path)) throw problem('notices.no_robot')
  return { robot, place }
}

function addressOf(house: House, url: string) {
  if (!isOutward(url)) throw problem('notices.not_called')
  return { urlSealed: house.secrets.seal(url), shown: shownOf(url) }
}

function mustBeNews(kinds: readonly string[]): void {
  const unknown = kinds.find((kind) => !newsKinds().has(kind))
  if (unknown) throw problem('notices.unknown_news', { kind: unknown })
}

export const listRobots: Acts['GET /api/robots'] = async (house, { who }) => {
  const all = await store.listRobots(house.db, who.districtId)
  const rows = all.filter((row) => reaches(who, pathOf(row.path)))
  const counts = await lineCounts(
    house.db,
    who.districtId,
    rows.map((row) => robotLine(row.id)),
  )
  return {
    robots: rows.map((row) => ({
      ...row,
      ...(counts.get(robotLine(row.id)) ?? NOTHING),
      node: { id: row.nodeId, name: row.place },
    })),
    kinds: [...newsKinds()].map(([key, words]) => ({ key, words })),
  }
}

export const addRobot: Acts['POST /api/robots'] = async (house, { who, body, requestId }) => {
  const { url, ...form } = body
  await placeFor(house, who, form.nodeId)
  mustBeNews(form.kinds)
  const robot = { ...form, ...addressOf(house, url) }
  const { id } = await store.addRobot(house.db, who.districtId, robot, who.accountId, house.clock.now())
  await note(house, who, { act: 'robot_added', about: robotLine(id), requestId })
  return { id }
}

export const changeRobot: Acts['PUT /api/robots/:id'] = async (house, { who, params, body, requestId }) => {
  const { robot } = await robotFor(house, who, params.id)
  const { url, ...form } = body
  if (form.nodeId !== robot.nodeId) await placeFor(house, who, form.nodeId)
  mustBeNews(form.kinds)
  await store.changeRobot(house.db, who.districtId, {
    ...robot,
    ...form,
    ...(url ? addressOf(house, url) : {}),
  })
  await note(house, who, { act: 'robot_changed', about: robotLine(params.id), requestId })
  return {}
}

export const removeRobot: Acts['DELETE /api/robots/:id'] = async (house, { who, params, requestId }) => {
  await robotFor(house, who, params.id)
  await house.db.tx(async (q) => {
    await store.removeRobot(q, who.districtId, params.id)
    await dropLine(q, who.districtId, robotLine(params.id), who.accountId, house.clock.now())
  })
  await note(house, who, { act: 'robot_removed', about: robotLine(params.id), requestId })
  return {}
}

/** At once, so that who set it up sees what the robot answers; it counts into the minute like any other message. */
export const testRobot: Acts['POST /api/robots/:id/test'] = async (house, { who, params, requestId }) => {
  const { robot, place } = await robotFor(house, who, params.id)
  const now = house.clock.now()
  const line = robotLine(robot.id)
  await house.db.tx(async (q) => {
    const pace = paceOf(await postsOf(q, who.districtId, line), ROBOT_PER_MINUTE, now)
    const seconds = Math.ceil((pace.freeAt.getTime() - now.getTime()) / 1000)
    if (pace.free === 0) throw problem('notices.rest', { seconds })
    await keepPosts(q, who.districtId, line, [...pace.recent, now])
  })
  await note(house, who, { act: 'robot_tested', about: robotLine(robot.id), requestId })
  const body = JSON.stringify(trial(robot.name, place.name, robot.lang))
  const verdict = await post({ url: house.secrets.open(robot.urlSealed), body }).then(
    robotVerdict,
    (error: Error) => ({ kind: 'refused' as const, why: error.message }),
  )
  return { taken: verdict.kind === 'taken', why: verdict.kind === 'taken' ? null : verdict.why }
}

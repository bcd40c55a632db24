// One of everything that has a place, at the umbrella district's own places, made as people make it.
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect } from 'vitest'
import { sql } from '../../server/kit/db.ts'
import { addJob, resultPath } from '../../server/kit/jobs.ts'
import type { Who } from '../../server/kit/scope.ts'
import { makeChannel } from '../../server/rooms/intake/index.ts'
import { queueOut, tell } from '../../server/rooms/notices/index.ts'
import { rebuildFigures } from '../../server/rooms/scores/index.ts'
import { someEditions } from './editions.ts'
import { changesOfEach } from './changes-of-grid.ts'
import { someImports } from './some-imports.ts'
import type { TestHouse } from './house.ts'
import type { TestHttp } from './http.ts'
import { RESIDENTS, type Umbrella } from './lost-umbrella.ts'
import type { Asker } from './places.ts'
import { openReceiver } from './receiver.ts'

/** Words by which a thing is known again, in whatever it is shown: no two the same. */
const SECRET = {
  title: '象牙柄的红伞',
  place: '七号信箱旁边',
  phone: RESIDENTS.resident.phone,
  robot: '伞前通知群',
  channel: '伞前来信',
  template: '请带伞架到场，口令芝麻。',
  notice: '有人在找象牙柄',
  applied: '清点伞骨登记',
  concern: '候车棚顶上有个洞',
  change: '伞尖甲网格',
  net: '收伞片区',
  task: '数伞的结果.csv',
  publication: '一把好伞在公示',
  receiver: '城西接收处',
} as const
/** What is not said in any refusal. */
export const SECRETS: readonly string[] = Object.values(SECRET)
/** What is nobody's who is not there, whatever else they are let in to. */
export const OF_THE_MATTER: readonly string[] = [SECRET.title, SECRET.place, SECRET.phone]
/** Those, and what everybody in the district may know. */
export const SAID = { ...SECRET, listed: '收伞登记', unit: '失物招领处', street: '长柄街道' } as const

const photo = (background: string) =>
  sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer()

export type Things = Awaited<ReturnType<typeof oneOfEach>>

/** `askers`: those over the place and in it are told of the matter. Figures are not `counted` where others stand already. */
export async function oneOfEach(
  w: TestHouse & Umbrella,
  http: TestHttp,
  askers: readonly Asker[],
  { counted = true }: { counted?: boolean } = {},
) {
  const { house, clock, nodes, units, who, districtId } = w
  const made = async <T = Record<string, never>>(method: string, url: string, as: Who, body: unknown) => {
    const answer = await http.ask<T>(method, url, { as, body })
    expect([method, url, answer.status, answer.body]).toEqual([method, url, 200, answer.body])
    return answer.body
  }
  const groups = await openReceiver()
  groups.answer = () => ({ body: { errcode: 0 } })
  const robotForm = (nodeId: number, name: string = SAID.robot) => ({
    ...{ nodeId, name, kinds: [], mentionAll: false, lang: 'zh' },
    url: `${groups.url}/send?key=${randomUUID()}`,
  })
  const robotAt = async (nodeId: number, name: string) =>
    (await made<{ id: number }>('POST', '/api/robots', who.admin, robotForm(nodeId, name))).id
  let sources = 0
  const channelAt = async (nodeId: number, name: string) =>
    (
      await makeChannel(house, {
        ...{ districtId, nodeId, name, nameEn: '', source: `line_${++sources}`, statusUrl: null },
        ...{ categories: {}, defaultCategory: null, perMinute: 600, digest: 'sha256', by: null },
      })
    ).id
  const entry = async (title: string, listed: boolean) => {
    const id = randomUUID()
    const form = { class: 'livelihood', about: '把捡到的雨伞送来。', provides: '一只伞架', urgent: false }
    const body = { id, unitId: units.office, nodeId: nodes.before, title, ...form }
    await made('POST', '/api/admissions', who.liaison, body)
    for (const [i, step] of listed ? ['approve', 'publish'].entries() : [])
      await made('POST', `/api/admissions/${id}/steps`, who.centre, {
        ...{ requestId: randomUUID(), version: i + 1, step },
      })
    return id
  }

  const headers = { 'content-type': 'image/png' }
  const loose = await http.ask<{ hash: string }>('POST', '/api/files', {
    ...{ as: who.neighbour, body: await photo('blue'), headers },
  })
  const file = await http.ask<{ hash: string }>('POST', '/api/files', {
    ...{ as: who.resident, body: await photo('red'), headers },
  })
  const { hash } = file.body
  const report = { title: SAID.title, place: SAID.place, files: [hash], visibility: 'neighbours' as const }
  const {
    id: matter,
    orders: [order = ''],
  } = await w.bringTo('dispatched', { report })
  // and one that waits to be taken up
  await w.report(who.resident, report)
  const sheet = '伞 7'
  await house.db.rows(sql`update matter set sheet = ${sheet} where id = ${matter}`)
  /** Shows the matter to neighbours, in another version each time. */
  const publish = async () => {
    const { version } = await house.db.one<{ version: number }>(
      sql`select coalesce(max(version), 0) as version from publication_step where matter_id = ${matter}`,
    )
    await made('POST', `/api/matters/${matter}/publication`, who.clerk, {
      ...{ version, audience: 'neighbours', title: SAID.publication, words: '丢了一把伞。' },
      photos: [{ hash, boxes: [] }],
    })
  }
  await publish()
  await made('PUT', '/api/session/home', who.resident, { nodeId: nodes.ribs })
  await made('PUT', '/api/session/home', who.neighbour, { nodeId: nodes.handle })
  const { photos } = await house.db.one<{ photos: string[] }>(sql`select photos from publication_content`)
  const slot = { loop: 'whistle', step: 'dispatch', field: 'request', category: null }
  const template = { version: 0, state: 'used', ...slot, title: '带伞架', text: SAID.template }
  const own = { ...template, nodeId: nodes.before }
  await made('PUT', '/api/templates/umbrella-stand', who.secretary, own)

  /** A concern that somebody may hand on. */
  const concern = async () => {
    const id = randomUUID()
    const sorted = { kind: 'hazard', category: 'roads.hazards' }
    const body = { id, nodeId: nodes.ribs, words: SAID.concern, source: 'visit', ...sorted }
    await made('POST', '/api/concerns', who.worker, body)
    return { id, version: 2 }
  }
  // handed on: it waits for nobody of the desk
  const handed = await concern()
  await w.step(who.clerk, handed.id, 'hand_on', { linked: matter, sheet })

  /** A task of somebody, done, with its file. */
  const jobOf = async ({ districtId, accountId: by }: Who) => {
    const task = { districtId, by, kind: 'umbrellas.count', payload: {}, now: clock.now() }
    const id = await addJob(house.db, task)
    const path = await resultPath(house.dataDir, { districtId, id }, '.csv')
    await writeFile(path, SAID.task)
    const result = { file: { name: SAID.task, type: 'text/csv', path } }
    await house.db.rows(sql`
      update job set state = 'done', ended_at = ${clock.now()}, result = ${JSON.stringify(result)}::jsonb where id = ${id}`)
    return id
  }

  const [applied, listed] = [await entry(SAID.applied, false), await entry(SAID.listed, true)]
  const editions = await someEditions(w, http)
  // what the lists tell of comes by itself; this one is told here
  await house.db.rows(sql`delete from notice`)
  const told = askers.filter((one) => one.place === 'own' || one.place === 'over')
  await tell(house.db, {
    ...{ districtId, accountIds: told.map((one) => one.who.accountId), kind: 'step', about: matter },
    ...{ data: { title: SAID.notice }, now: clock.now() },
  })
  const noticeIds = await house.db.rows<{ id: number }>(sql`select id from notice`)
  await queueOut(house.db, {
    ...{ districtId, channel: 'sms', line: 'sms umbrella', kind: 'code', receiver: SAID.receiver },
    ...{ to: house.secrets.seal('1'), body: house.secrets.seal('2'), now: clock.now(), expires: clock.now() },
  })
  await house.db.rows(sql`update outbox set done_at = ${clock.now()}`)
  const letters = await house.db.rows<{ id: number }>(sql`select id from outbox`)
  const changes = await changesOfEach({ w, nodes, http }, SAID)
  const imports = await someImports(w, http)
  // the figures know of all that, though nobody has handed out the news
  if (counted) await rebuildFigures(house, districtId)
  return {
    ...changes,
    ...{
      w,
      http,
      nodes,
      units,
      matter,
      order,
      hash,
      sheet,
      template,
      robotForm,
      robotAt,
      applied,
      listed,
      publish,
      concern,
      jobOf,
      job: await jobOf(await w.hire([])),
      handed: handed.id,
    },
    /** A further application of the unit. */
    apply: () => entry(randomUUID(), false),
    ...editions,
    ...imports,
    /** Brought by somebody, and part of nothing. */
    loose: loose.body.hash,
    redacted: photos[0] ?? '',
    robot: await robotAt(nodes.before, SAID.robot),
    robotElsewhere: await robotAt(nodes.after, 'elsewhere'),
    channel: await channelAt(nodes.before, SAID.channel),
    channelElsewhere: await channelAt(nodes.after, 'elsewhere'),
    notices: noticeIds.map((row) => row.id),
    letters: letters.map((row) => row.id),
  }
}

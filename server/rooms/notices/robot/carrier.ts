import { HOUR } from '../../../kit/clock.ts'
import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { remember } from '../../../kit/remember.ts'
import { declareCarrier } from '../carriers.ts'
import { queueOut } from '../store/outbox.ts'
import { robotById, robotsFor, standingRobots } from '../store/robots.ts'
import { digest, type News, type PublicFacts, robotVerdict, single } from './rules.ts'

type Words = { zh: string; en: string }

/** What the format's owner lets one robot say in a minute. */
export const ROBOT_PER_MINUTE = 20
/** News of yesterday in a chat is noise. */
const WORTH_MS = 24 * HOUR

const kinds = new Map<string, Words>()

/** Declares kinds of news that a group may be told, with their words; by the room that tells them. */
export function declareNews(more: Record<string, Words>): void {
  for (const [kind, words] of Object.entries(more)) {
    if (kinds.has(kind)) throw new Error(`kind of news declared twice: ${kind}`)
    kinds.set(kind, words)
  }
}
export const newsKinds = (): ReadonlyMap<string, Words> => kinds

export const robotLine = (id: number): string => `robot ${id}`

/** How long a robot that another process added may go without news. */
const ROBOTS_BELIEVED_MS = 5_000
const anyRobot = remember<boolean>(ROBOTS_BELIEVED_MS)

/** Whether anybody in a district hears of news by robot at all: asked before news are put together. */
export const hasRobots = (house: House, districtId: number): Promise<boolean> =>
  anyRobot.get(house, String(districtId), () => standingRobots(house.db, districtId))

/**
 * Tells the groups nearest to a node: the robots set on its nearest ancestor (or on itself) that carry this kind. Says what is
 * public and no more. Does nothing where no robot is set.
 */
export async function robotNews(
  house: House,
  q: Queries,
  n: {
    districtId: number
    /** From the district's root down to the node. */
    path: readonly number[]
    kind: string
    what: Omit<PublicFacts, 'due'> & { due?: Date | null | undefined }
    about: string | null
    urgent?: boolean
    now: Date
  },
): Promise<void> {
  const words = kinds.get(n.kind)
  if (!words) throw new Error(`nobody declared news of the kind ${n.kind}`)
  const { due, ...what } = n.what
  const news: News = {
    kind: words,
    urgent: n.urgent ?? false,
    about: n.about,
    at: n.now.toISOString(),
    what: { ...what, ...(due ? { due: due.toISOString() } : {}) },
  }
  for (const robot of await robotsFor(q, n.districtId, [...n.path], n.kind)) {
    await queueOut(q, {
      districtId: n.districtId,
      channel: 'robot',
      line: robotLine(robot.id),
      to: house.secrets.seal(String(robot.id)),
      body: house.secrets.seal(JSON.stringify([news])),
      kind: n.kind,
      receiver: robot.name,
      about: n.about,
      now: n.now,
      expires: new Date(n.now.getTime() + WORTH_MS),
    })
  }
}

/** Group robots of WeCom, and whatever takes the same format at another address. */
declareCarrier('robot', {
  words: { zh: '群机器人', en: 'Group robot' },
  perMinute: ROBOT_PER_MINUTE,
  verdict: robotVerdict,
  join: (bodies) => JSON.stringify(bodies.flatMap((body) => JSON.parse(body) as News[])),
  async request(house, { districtId, to, body }) {
    const robot = await robotById(house.db, districtId, Number(to))
    if (!robot?.on) return undefined
    const news = JSON.parse(body) as News[]
    const [first] = news as [News]
    const link = first.about && `${house.publicUrl}/m/${first.about}`
    const payload =
      news.length > 1 ? digest(news, robot, `${house.publicUrl}/work`) : single(first, robot, link)
    return { url: house.secrets.open(robot.urlSealed), body: JSON.stringify(payload) }
  },
})

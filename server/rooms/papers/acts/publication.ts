import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { publication } from '../../../../contract/publication.ts'
import { sqlState } from '../../../kit/db.ts'
import { hideInPhoto } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import { type Problem, problem, say } from '../../../kit/problems.ts'
import type { Call, Handlers } from '../../../kit/room.ts'
import { covers, pathOf, reachOf, type Who } from '../../../kit/scope.ts'
import { sha256 } from '../../../kit/secrets.ts'
import { note, roleWords } from '../../access/index.ts'
import { pageFor } from '../../matters/index.ts'
import { type Audience, isWider } from '../rules/audience.ts'
import { findMarks, neverPublic, redact } from '../rules/redaction.ts'
import * as store from '../store.ts'

type Acts = Handlers<typeof publication>
type Page = Awaited<ReturnType<typeof pageFor>>
type Standing = store.Standing

const mayPublishAt = (who: Who, standing: Standing): boolean =>
  reachOf(who, 'papers.publish').nodes.some((path) => covers(path, pathOf(standing.path)))
/** Who may take it back: whoever may publish there, and the reporter, with an account or a post or without. */
const mayWithdrawAt = (who: Who, standing: Standing): boolean =>
  mayPublishAt(who, standing) || standing.reporterId === who.accountId

/** A matter that this person sees whole, and what is known of it for publishing. Throws `matters.none`. */
async function seen(house: House, who: Who, id: string, lang: 'zh' | 'en') {
  const page = await pageFor(house, who, id, lang)
  const standing = await store.standingOf(house.db, who.districtId, page.matter.id)
  if (!standing || page.thread.length === 0) throw problem('matters.none')
  return { page, standing }
}

/** Why nothing may be shown to this audience; undefined where it may. */
function refusal(standing: Standing, audience: Audience): Problem | undefined {
  if (standing.confidential) return problem('papers.confidential')
  if (standing.visibility === 'private') return problem('papers.stays_private')
  return isWider(audience, standing.visibility) ? problem('papers.wider_than_wish') : undefined
}

const photosOf = (page: Page) => [...new Set(page.thread.flatMap((knot) => knot.files))]
const suggest = (original: string) => {
  const marks = findMarks(original)
  return { original, marks, redacted: redact(original, marks) }
}

/** What the reporter wrote and what residents were told last, with the marks that staff are to look at. */
function suggestion(page: Page) {
  const first = page.thread.find((knot) => knot.matterId === page.matter.id)
  const words = first?.texts.find((text) => text.field === 'words')?.text ?? page.matter.title
  const told = page.thread
    .filter((knot) => knot.seq > 1 && knot.by.role !== 'reporter' && knot.by.role !== 'resident')
    .flatMap((knot) => knot.texts.filter((text) => text.open && ['result', 'reply'].includes(text.field)))
    .at(-1)
  return {
    title: suggest(page.matter.title),
    words: suggest(words),
    result: told ? suggest(told.text) : null,
    photos: photosOf(page),
  }
}

export const showPublication: Acts['GET /api/matters/:id/publication'] = async (
  house,
  { who, params, lang },
) => {
  const { page, standing } = await seen(house, who, params.id, lang)
  const id = page.matter.id
  const [current, steps] = await Promise.all([
    store.publicationOf(house.db, who.districtId, id),
    store.publicationSteps(house.db, who.districtId, id),
  ])
  const mayPublish = mayPublishAt(who, standing)
  const why = refusal(standing, 'neighbours')
  return {
    wish: standing.visibility,
    version: steps[0]?.version ?? 0,
    mayPublish: mayPublish && !why,
    why: mayPublish && why ? say(why, lang) : null,
    mayWithdraw: current !== undefined && mayWithdrawAt(who, standing),
    current: current ?? null,
    history: steps.map(({ kind, name, reason, ...step }) => ({
      ...step,
      // why it was taken back is the reporter's own word, and none of another whose report was joined
      reason: who.kind === 'staff' || standing.reporterId === who.accountId ? reason : null,
      by:
        (kind === 'staff' && who.kind === 'staff' && name) ||
        roleWords(kind === 'resident' ? 'reporter' : kind)[lang],
    })),
    suggestion: mayPublish && !why ? suggestion(page) : null,
  }
}

type Body = z.output<(typeof publication)['POST /api/matters/:id/publication']['body']>

/** Photos with their boxes painted over, as files of their own; the originals stay where they are. */
async function redactedPhotos(house: House, who: Who, page: Page, photos: Body['photos']): Promise<string[]> {
  const known = new Set(photosOf(page))
  if (photos.some((photo) => !known.has(photo.hash))) throw problem('papers.unknown_photo')
  const hashes: string[] = []
  for (const { hash, boxes } of photos) {
    const shown = await hideInPhoto(hash, boxes, { dataDir: house.dataDir })
    await store.addRedacted(house.db, {
      ...shown,
      districtId: who.districtId,
      by: who.accountId,
      now: house.clock.now(),
    })
    hashes.push(shown.hash)
  }
  return hashes
}

type Publishing = Call<(typeof publication)['POST /api/matters/:id/publication']>

export async function publishMatter(
  house: House,
  { who, params, body, lang, requestId }: Pick<Publishing, 'who' | 'params' | 'body' | 'lang' | 'requestId'>,
): Promise<{ version: number }> {
  const { page, standing } = await seen(house, who, params.id, lang)
  if (!mayPublishAt(who, standing)) throw problem('matters.not_your_place')
  const why = refusal(standing, body.audience)
  if (why) throw why
  const said = { title: body.title.trim(), words: body.words.trim(), result: body.result?.trim() || null }
  for (const text of [said.title, said.words, said.result ?? '']) {
    const [left] = neverPublic(text)
    if (left)
      throw problem('papers.still_personal', {
        found: `${[...text.slice(left.from, left.to)].slice(0, 3).join('')}…`,
      })
  }
  const id = page.matter.id
  const [newest] = await store.publicationSteps(house.db, who.districtId, id)
  if ((newest?.version ?? 0) !== body.version) throw problem('papers.stale')
  const photos = await redactedPhotos(house, who, page, body.photos)
  const salt = randomBytes(16)
  const digest = sha256(Buffer.concat([salt, Buffer.from(JSON.stringify([said, photos]))]))
  const version = body.version + 1
  const now = house.clock.now()
  try {
    await house.db.tx(async (q) => {
      await store.publish(q, {
        ...said,
        districtId: who.districtId,
        id,
        version,
        audience: body.audience,
        photos,
        salt,
        digest,
        by: who.accountId,
        now,
      })
      await note(house, who, { act: 'published', about: id, purpose: body.audience, requestId }, q)
    })
  } catch (error) {
    if (sqlState(error) === '23505') throw problem('papers.stale')
    throw error
  }
  return { version }
}

export const withdrawMatter: Acts['POST /api/matters/:id/publication/withdrawal'] = async (
  house,
  { who, params, body, lang, requestId },
) => {
  const { page, standing } = await seen(house, who, params.id, lang)
  if (!mayWithdrawAt(who, standing)) throw problem('matters.not_your_place')
  const now = house.clock.now()
  const id = page.matter.id
  return house.db.tx(async (q) => {
    const reason = body.reason?.trim() || null
    const gone = await store.withdraw(q, { districtId: who.districtId, id, by: who.accountId, now, reason })
    if (!gone) throw problem('papers.not_published')
    await note(house, who, { act: 'publication_withdrawn', about: id, requestId }, q)
    return gone
  })
}

import { z } from 'zod'
import type { application, lists } from '../../../../contract/lists.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { pathOf, reachOf, type Who } from '../../../kit/scope.ts'
import { declareSetting, settingsAt } from '../../../kit/settings.ts'
import { DAY, inChina } from '../../../kit/time.ts'
import { districtRoot, placeOf } from '../../grid/index.ts'
import { unitOf } from '../../partners/index.ts'
import { forgetBook } from '../book.ts'
import { listsOf } from '../data.ts'
import { addEntry, addStep, type EntryRow, entryById, openTitle, stepsOf } from '../store.ts'
import { dayBefore, STATES } from '../words.ts'
import { pageOf } from './page.ts'
import { tellOf } from './tell.ts'

type Application = z.output<typeof application>
type Acts = Handlers<typeof lists>

/** How long an urgent affair may stand at most, in days: `30d`. */
const URGENT_MOST = 'lists.urgent_most'
declareSetting(/^lists\.urgent_most$/, z.string().regex(/^[1-9]\d{0,2}d$/))
const URGENT_DAYS = 30

/** The calendar day of an instant in China: 2026-11-23. */
const dayOf = (at: Date | number): string => inChina(at).slice(0, 10)
/** The instant at which a day in China is over. */
const endOf = (day: string): Date => new Date(`${day}T24:00:00+08:00`)

async function urgentDays(house: House, districtId: number, path: number[]): Promise<number> {
  const at = { districtId, path, now: house.clock.now(), keys: [URGENT_MOST] }
  const set = (await settingsAt(house.db, at)).get(URGENT_MOST)
  return set ? Number.parseInt(String(set), 10) : URGENT_DAYS
}

const rootOf = async (house: House, who: Who) => (await districtRoot(house.db, who.districtKey)).rootId

export const applicationForm: Acts['GET /api/admissions/form'] = async (house, { who }) => {
  const { units } = reachOf(who, 'lists.apply')
  const known = await Promise.all(units.map((id) => unitOf(house, who.districtId, id)))
  const days = await urgentDays(house, who.districtId, [await rootOf(house, who)])
  const now = house.clock.now()
  return {
    units: known.flatMap((unit) =>
      unit?.open ? [{ id: unit.id, name: unit.name, nameEn: unit.nameEn }] : [],
    ),
    classes: listsOf(house, who.districtId).tasks.classes.map(({ key, zh, en }) => ({ key, zh, en })),
    urgentDays: days,
    firstDay: dayOf(now),
    lastDay: dayOf(now.getTime() + days * DAY),
  }
}

/** Throws what is wrong with the last day of an application; gives the instant from which it no longer holds. */
async function expiryOf(
  house: House,
  who: Who,
  path: number[],
  { urgent, lastDay }: Application,
): Promise<Date | null> {
  if (!lastDay) {
    if (urgent) throw problem('lists.urgent_needs_expiry')
    return null
  }
  const now = house.clock.now()
  const expiresAt = endOf(lastDay)
  if (expiresAt <= now) throw problem('lists.expiry_past')
  if (!urgent) return expiresAt
  const days = await urgentDays(house, who.districtId, path)
  const latest = endOf(dayOf(now.getTime() + days * DAY))
  if (expiresAt > latest) throw problem('lists.expiry_too_far', { days, date: dayBefore(latest) })
  return expiresAt
}

const sameApplication = (row: EntryRow, a: Application, nodeId: number): boolean =>
  row.unitId === a.unitId &&
  row.nodeId === nodeId &&
  row.class === a.class &&
  row.title === a.title.trim() &&
  row.about === a.about.trim() &&
  row.provides === a.provides.trim() &&
  (row.basis ?? '') === (a.basis?.trim() ?? '') &&
  row.urgent === a.urgent &&
  (a.lastDay ? endOf(a.lastDay).getTime() : null) === (row.expiresAt?.getTime() ?? null)

/** A liaison applies for the own unit. The same application again gives the first answer. */
export async function apply(house: House, who: Who, application: Application): Promise<EntryRow> {
  const { id, unitId } = application
  const { districtId } = who
  const post = who.posts.find((p) => p.can.has('lists.apply') && p.partnerId === unitId)
  if (!post) throw problem('lists.not_your_unit')
  const place = await placeOf(house, districtId, application.nodeId ?? (await rootOf(house, who)))
  const before = await entryById(house.db, districtId, id)
  if (before) {
    if (!sameApplication(before, application, place.id)) throw problem('lists.id_taken')
    return before
  }
  const { tasks } = listsOf(house, districtId)
  if (!tasks.classes.some((c) => c.key === application.class))
    throw problem('lists.unknown_class', { key: application.class })
  const title = application.title.trim()
  const now = house.clock.now()
  const expiresAt = await expiryOf(house, who, place.path, application)
  const onTasks = tasks.classes.find((c) => c.affairs.some((a) => a.zh === title))
  if (onTasks) throw problem('lists.listed_already', { affair: title, where: onTasks })
  const open = await openTitle(house.db, districtId, { title, besides: id }, now)
  if (open) throw problem('lists.listed_already', { affair: title, where: STATES[open.state] })
  const row = await house.db.tx(async (q) => {
    const added = await addEntry(q, {
      districtId,
      id,
      unitId,
      nodeId: place.id,
      path: place.path,
      class: application.class,
      title,
      about: application.about.trim(),
      provides: application.provides.trim(),
      basis: application.basis?.trim() || null,
      urgent: application.urgent,
      expiresAt,
      now,
    })
    const found = await entryById(q, districtId, id)
    if (!found || (!added && !sameApplication(found, application, place.id))) throw problem('lists.id_taken')
    if (!added) return found
    const by = { account: who.accountId, role: post.role, unit: unitId }
    await addStep(q, { districtId, id, requestId: id, step: 'apply', by, nodeId: null, reason: null, now })
    await tellOf(q, {
      row: found,
      path: pathOf(found.path),
      step: 'apply',
      districtId,
      by: who.accountId,
      now,
    })
    return found
  })
  forgetBook(house, districtId)
  return row
}

export const applyFor: Acts['POST /api/admissions'] = async (house, { who, body, lang }) => {
  const row = await apply(house, who, body)
  return pageOf(house, who, row, await stepsOf(house.db, who.districtId, row.id), lang)
}

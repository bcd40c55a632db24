/** One step of a made-up matter: who takes it, on the matter itself or on what it made (an order by its unit, a task by its loop). */
export type Act = {
  who: string
  step: string
  form?: Record<string, unknown>
  on?: { unit: string } | { loop: string }
}
/** `unit:<key>` in a form stands for the unit's number, `matter:<key>` for another one's id. */
export type MadeUp = {
  key: string
  days: number
  by: string
  grid: number
  loop?: string
  /** Where it came from, where neither a resident nor the staff's own report says it. */
  source?: string
  category?: string
  place: string
  words: string
  form?: Record<string, unknown>
  acts?: Act[]
  /** For whom its reporter let it be shown, and how the office did so: who, and the words without anybody in them. */
  visibility?: 'neighbours' | 'public'
  published?: { by: string; title: string; words: string; result?: string }
}
/** The small made-up world of one district: everybody and everything in it. */
export type World = {
  district: string
  /** The node between the community and its grids, where the district has one. */
  above?: { name: string; nameEn: string }
  grids: { name: string; nameEn: string }[]
  units: { key: string; kind: string; name: string; nameEn: string; duties: string[]; grid?: number }[]
  /** place: 'district', 'street', 'community', 'grid0' …; or a unit's key. */
  staff: { key: string; login: string; name: string; role: string; place: string }[]
  residents: { key: string; name: string; phone: string }[]
  matters: MadeUp[]
}

type Seat = { role: string; place: string }
/** Where the people of a world usually stand, by their keys. */
const SEATS: Readonly<Record<string, Seat>> = {
  worker: { role: 'grid_worker', place: 'grid0' },
  worker2: { role: 'grid_worker', place: 'grid1' },
  branch: { role: 'branch_secretary', place: 'grid0' },
  clerk: { role: 'community_clerk', place: 'community' },
  secretary: { role: 'community_secretary', place: 'community' },
  member: { role: 'party_member', place: 'community' },
  member2: { role: 'party_member', place: 'community' },
  street: { role: 'street_clerk', place: 'street' },
  centre: { role: 'district_centre', place: 'district' },
  leader: { role: 'leader', place: 'district' },
  admin: { role: 'admin', place: 'district' },
}
type Person = [login: string, name: string]

/** The staff of a world by their keys, its centre among them; whose key is no seat speaks for the unit of that key. */
export const staffOf = (people: { centre: Person; [key: string]: Person }): World['staff'] =>
  Object.entries(people).map(([key, [login, name]]) => ({
    key,
    login,
    name,
    ...(SEATS[key] ?? { role: 'unit_liaison', place: key }),
  }))

/** The usual road of an order, as far as a step: acknowledged, contacted, reported in, fed back. */
export const road = (
  unit: string,
  until: 'acknowledge' | 'contact' | 'report_in' | 'feed_back',
  result = '已派人现场处理完毕。',
): Act[] => {
  const acts: Act[] = [
    { who: unit, on: { unit }, step: 'acknowledge' },
    { who: unit, on: { unit }, step: 'contact', form: { reached: 'reached' } },
    { who: unit, on: { unit }, step: 'report_in', form: { words: '已到现场查看。' } },
    { who: unit, on: { unit }, step: 'feed_back', form: { result } },
  ]
  return acts.slice(0, acts.findIndex((act) => act.step === until) + 1)
}

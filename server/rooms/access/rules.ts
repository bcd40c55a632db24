import { APART_MS, DAY, MINUTE } from '../../kit/time.ts'

/** What each role may do (deny by default) and where such a post stands: at a node of the tree, or in a unit. */
type Role = {
  zh: string
  en: string
  place: 'node' | 'unit'
  can: readonly string[]
  /** Sees of its place only what is offered to it. */
  narrow?: true
  /** Held by programs only: no person's account may be given it. */
  service?: true
}

const field = [
  'files.bring',
  'matters.report',
  'matters.read',
  'matters.step',
  'matters.open_reporter',
  'matters.figures',
  'scores.read',
  'partners.read',
  'lists.read',
  'grid.read',
  'papers.read',
  'reports.read',
  'concerns.read',
  'concerns.tell',
  'concerns.keep',
  'exports.make',
]

export const ROLES: Readonly<Record<string, Role>> = {
  grid_worker: { zh: '网格员', en: 'grid worker', place: 'node', can: field },
  branch_secretary: { zh: '网格党支部书记', en: 'grid branch secretary', place: 'node', can: field },
  community_clerk: {
    zh: '社区专干',
    en: 'community clerk',
    place: 'node',
    can: [...field, 'papers.publish', 'imports.use', 'imports.messages'],
  },
  community_secretary: {
    zh: '社区党委书记',
    en: 'community party secretary',
    place: 'node',
    can: [...field, 'lists.refuse', 'lists.step', 'papers.publish', 'papers.templates'],
  },
  street_clerk: {
    zh: '街道（镇）专干',
    en: 'street or town clerk',
    place: 'node',
    can: [
      ...field,
      'imports.use',
      'imports.messages',
      'lists.follow',
      'papers.publish',
      'papers.templates',
      'reports.contest',
    ],
  },
  district_centre: {
    zh: '区级中心',
    en: 'district centre',
    place: 'node',
    can: [
      ...field,
      'article.read',
      'grid.restructure',
      'imports.use',
      'imports.messages',
      'intake.manage',
      'lists.follow',
      'lists.rule',
      'lists.step',
      'notices.outgoing',
      'papers.publish',
      'papers.templates',
      'reports.freeze',
      'reports.rule',
    ],
  },
  unit_liaison: {
    zh: '单位联络员',
    en: 'unit liaison',
    place: 'unit',
    can: [
      'files.bring',
      'matters.report',
      'matters.read',
      'matters.step',
      'matters.open_reporter',
      'scores.read',
      'partners.read',
      'grid.read',
      'lists.read',
      'lists.apply',
      'lists.step',
      'papers.read',
      'exports.make',
      'reports.read',
      'reports.contest',
    ],
  },
  // a volunteer sees one case, for its time
  party_member: {
    zh: '党员',
    en: 'party member',
    place: 'node',
    can: ['files.bring', 'matters.read', 'matters.step', 'matters.open_reporter', 'concerns.tell'],
    narrow: true,
  },
  leader: {
    zh: '领导',
    en: 'leader',
    place: 'node',
    can: [
      'article.read',
      'grid.read',
      'matters.read',
      'matters.figures',
      'scores.read',
      'lists.read',
      'lists.follow',
      'concerns.read',
      'exports.make',
      'reports.read',
    ],
  },
  // Who keeps accounts and settings does not thereby read residents' words.
  admin: {
    zh: '系统管理员',
    en: 'system administrator',
    place: 'node',
    can: [
      'access.manage',
      'exports.make',
      'grid.read',
      'grid.restructure',
      'imports.use',
      'imports.grids',
      'imports.units',
      'imports.people',
      'intake.manage',
      'notices.outgoing',
    ],
  },
  intake: {
    zh: '接入渠道',
    en: 'intake channel',
    place: 'node',
    can: ['files.bring', 'matters.report'],
    service: true,
  },
}

/** Words for everybody who may take a step, the machines among them. */
export function roleWords(role: string): { zh: string; en: string } {
  const others: Record<string, { zh: string; en: string }> = {
    resident: { zh: '居民', en: 'resident' },
    staff: { zh: '工作人员', en: 'staff' },
    reporter: { zh: '上报人', en: 'the reporter' },
    holder: { zh: '接下的人', en: 'whoever took it on' },
    clock: { zh: '时钟', en: 'the clock' },
    join: { zh: '汇总', en: 'the orders together' },
    cascade: { zh: '随主件', en: 'with the matter' },
    import: { zh: '历史导入', en: 'import' },
  }
  return (Object.hasOwn(ROLES, role) ? ROLES[role] : others[role]) ?? { zh: role, en: role }
}

/** What a resident may do as themselves: only ever with their own matters. */
export const RESIDENT_CAN: ReadonlySet<string> = new Set([
  'files.bring',
  'matters.report',
  'matters.read',
  'matters.step',
])

/** What a program may do with what it filed itself; where it may file, its post says. */
export const SERVICE_CAN: ReadonlySet<string> = new Set(['matters.read'])

export const LOCK_AFTER = 5
export const LOCK_MINUTES = 15
/** What is not followed by as many within a day was somebody's slip. */
export const FAILURES_KEPT_MS = DAY
/** What a failure to sign in means: see `oneMoreFailure`. */
export const failureAt = (now: Date) => ({
  now,
  since: new Date(now.getTime() - FAILURES_KEPT_MS),
  lockAfter: LOCK_AFTER,
  lockUntil: new Date(now.getTime() + LOCK_MINUTES * MINUTE),
})
/** Whether a lock holds now: one that ends later than any lock lasts was said by a clock that has been set back since. */
export const lockHolds = (until: Date, now: Date): boolean =>
  until > now && until.getTime() <= now.getTime() + LOCK_MINUTES * MINUTE + APART_MS
export const CODE_MINUTES = 5
export const CODE_TRIES = 5
export const CODES_AN_HOUR = 5
/** A code for a first password: typed from a slip of paper, handed out some days after it was made. */
export const FIRST_CODE_DAYS = 14
export const FIRST_CODE_TRIES = 10
export const STAFF_SESSION_HOURS = 12
export const RESIDENT_SESSION_DAYS = 30

/** 138****1234 */
export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`

/** The first character of a name, the rest hidden: 张**. */
export const maskName = (name: string): string => {
  const [first = '', ...rest] = [...name.trim()]
  return first + '*'.repeat(Math.min(Math.max(rest.length, 1), 2))
}

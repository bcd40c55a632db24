import { keepable } from '../../../../contract/kit.ts'
import { Problem, problem } from '../../../kit/problems.ts'
import {
  type ImportedPost,
  type Person,
  peopleOf,
  putPost,
  ROLES,
  roleWords,
  takeBackPost,
  type Taken,
} from '../../access/index.ts'
import { unitsByName } from '../../partners/index.ts'
import {
  type Ctx,
  flaw,
  type Item,
  type Kind,
  type Made,
  named,
  reaches,
  reachesAll,
  type Verdict,
  wrong,
} from './kind.ts'
import { findPlaces } from './places.ts'

type Row = { login: string; name: string; role: string; node: string; unit: string }
type Undo = { name: string; post: ImportedPost; taken: Taken }

const NAME_MAX = 40
const LOGIN = /^[^\s]{2,60}$/
/** Made by the operator's command alone: a file gives nobody the keys of the house. */
const ADMIN = 'admin'
const PEOPLE_ROLES = Object.keys(ROLES).filter((role) => !ROLES[role]?.service && role !== ADMIN)

const roleOf = (said: string): string | undefined =>
  Object.entries(ROLES).find(([key, { zh, en, service }]) =>
    [key, zh, en].some((name) => !service && name.toLowerCase() === said.toLowerCase()),
  )?.[0]

/** Staff and partners' liaisons with their posts. A further row of the same login is a further post. */
export const people: Kind<Row> = {
  key: 'people',
  words: { zh: '人员与岗位', en: 'people and posts' },
  about: {
    zh: '工作人员和单位联络员的账号与岗位；每人凭一次性的首次登录码自己设置密码，名单里从不出现密码',
    en: 'accounts and posts of staff and units’ liaisons; each sets their own password with a one-time code, and no list ever shows one',
  },
  needs: 'imports.people',
  fields: [
    {
      key: 'login',
      words: { zh: '账号', en: 'Login' },
      hint: {
        zh: '全平台唯一，2 至 60 个字符，不能有空格',
        en: 'once on the whole platform, 2 to 60 characters, no spaces',
      },
      needed: true,
      names: ['登录名', '用户名', '登录账号', 'user', 'username', 'account'],
    },
    {
      key: 'name',
      words: { zh: '姓名', en: 'Name' },
      hint: { zh: '最多 40 个字符', en: 'up to 40 characters' },
      needed: true,
      names: ['名字', '人员姓名', 'full name'],
    },
    {
      key: 'role',
      words: { zh: '岗位', en: 'Role' },
      hint: {
        zh: PEOPLE_ROLES.map((role) => ROLES[role]?.zh).join('、'),
        en: PEOPLE_ROLES.map((role) => ROLES[role]?.en).join(', '),
      },
      needed: true,
      names: ['角色', '职务', '岗位名称', 'post'],
    },
    {
      key: 'node',
      words: { zh: '网格编码', en: 'Grid code' },
      hint: {
        zh: '岗位所在网格的编码或全名；单位联络员不填',
        en: 'code or whole name of the grid of the post; empty for liaisons',
      },
      needed: false,
      names: ['所属网格', '网格', '所属社区', '辖区编码', 'grid', 'node'],
    },
    {
      key: 'unit',
      words: { zh: '单位名称', en: 'Unit' },
      hint: { zh: '单位联络员所在单位；其他岗位不填', en: 'the unit of a liaison; empty for others' },
      needed: false,
      names: ['单位', '所属单位', '所在单位', 'unit name'],
    },
  ],
  examples: [
    {
      login: { zh: 'zhangsan', en: 'zhangsan' },
      name: { zh: '张三', en: 'Zhang San' },
      role: { zh: '网格员', en: 'grid worker' },
      node: { zh: '340209001006-01', en: '340209001006-01' },
      unit: { zh: '', en: '' },
    },
    {
      login: { zh: 'lisi', en: 'lisi' },
      name: { zh: '李四', en: 'Li Si' },
      role: { zh: '单位联络员', en: 'unit liaison' },
      node: { zh: '', en: '' },
      unit: { zh: '区城市管理局', en: '区城市管理局' },
    },
  ],
  formats: ['xlsx', 'csv'],
  group: 100,
  read(cell) {
    const [login, name] = [keepable(cell('login')).trim(), named(cell('name'))]
    const [node, unit, role] = [cell('node').trim(), cell('unit').trim(), roleOf(cell('role').trim())]
    const place = role && ROLES[role]?.place
    const wrongs: [string, Problem | false][] = [
      [
        'login',
        login === '' ? problem('imports.needed') : !LOGIN.test(login) && problem('imports.bad_login'),
      ],
      ['name', name === '' && problem('imports.needed')],
      ['name', name.length > NAME_MAX && problem('imports.too_long', { limit: NAME_MAX })],
      ['role', !role && problem('access.unknown_role', { role: cell('role').trim().slice(0, NAME_MAX) })],
      ['role', role === ADMIN && problem('imports.no_admins')],
      ['unit', node !== '' && unit !== '' && problem('imports.one_place')],
      ['node', place === 'node' && node === '' && problem('imports.no_post_place')],
      ['unit', place === 'unit' && unit === '' && problem('imports.no_post_unit')],
    ]
    const flaws = wrongs.flatMap(([field, why]) => (why ? [flaw(field, why)] : []))
    const key = login.toLowerCase()
    if (flaws.length > 0 || !role) return { flaws, key: key || undefined }
    const record = {
      login,
      name,
      role,
      node: place === 'node' ? node : '',
      unit: place === 'unit' ? unit : '',
    }
    return { record, key, twin: JSON.stringify([role, record.node, record.unit]) }
  },
  async judge(q, ctx, items) {
    const { postOf, known } = await lookUp(q, ctx, items)
    const near = reaches(ctx, people)
    return items.map(({ record, first }): Verdict => {
      const post = postOf(record)
      if ('why' in post) return wrong(post.field, post.why)
      if (first && first.record.name !== record.name)
        return wrong('name', problem('imports.name_differs', { line: first.line }))
      const person = known.get(record.login.toLowerCase())
      if (person && person.districtId !== ctx.batch.districtId)
        return wrong('login', problem('imports.login_elsewhere'))
      const held = [
        ...(person?.open ? person.posts.map(({ role }) => role) : []),
        ...(first ? [first.record.role] : []),
      ]
      const other = held.find((role) => conflicts(role, record.role))
      if (other)
        return wrong(
          'role',
          problem('imports.role_conflict', { one: roleWords(other), other: roleWords(record.role) }),
        )
      if (!person) return { status: 'new' }
      if (person.id === ctx.who.accountId) return wrong('login', problem('imports.not_yourself'))
      if (!person.open && person.entered) return wrong('login', problem('imports.login_closed'))
      if (!person.open) return { status: 'new' }
      const renamed = person.name !== record.name
      const elsewhere = person.posts.some(({ path }) => path !== null && !near(path))
      if (renamed && elsewhere) return wrong('name', problem('imports.not_your_person'))
      const was: Record<string, string> = renamed ? { name: person.name ?? '' } : {}
      if (has(person, post)) return renamed ? { status: 'changed', was } : { status: 'same' }
      return { status: 'changed', was }
    })
  },
  async make(q, ctx, items) {
    const { postOf } = await lookUp(q, ctx, items)
    const made: Made[] = []
    // one after another: two rows may be of one person
    for (const { record } of items) {
      const { login, name } = record
      const { districtId } = ctx.batch
      const post = postOf(record)
      const [person] = await peopleOf(q, [login.toLowerCase()], ctx.now)
      const taken =
        'why' in post ? undefined : await putPost(q, { districtId, login, name, post, person, now: ctx.now })
      if ('why' in post || !taken) made.push(wrong('login', problem('imports.login_elsewhere')))
      else made.push({ made: String(taken.accountId), undo: { name, post, taken } satisfies Undo })
    }
    return made
  },
  async unmake(q, ctx, rows) {
    const back: (Problem | undefined)[] = []
    for (const { undo } of rows) {
      const { name, post, taken } = undo as Undo
      const { districtId } = ctx.batch
      const stays = await takeBackPost(q, { districtId, name, post, taken, now: ctx.now })
      back.push(stays && problem(stays === 'entered' ? 'imports.kept_entered' : 'imports.kept_altered'))
    }
    return back
  },
  shown: ({ login, name, role, node, unit }, { lang }) => ({
    login,
    name,
    role: roleWords(role)[lang],
    node,
    unit,
  }),
}

type Q = Parameters<Kind<Row>['judge']>[0]

/** Who keeps accounts reads no words, and who answers orders does not check the answers. */
const conflicts = (one: string, other: string): boolean =>
  (one === ADMIN) !== (other === ADMIN) || ROLES[one]?.place !== ROLES[other]?.place

const has = (person: Person, post: ImportedPost): boolean =>
  person.posts.some(
    (one) => one.role === post.role && one.nodeId === post.nodeId && one.partnerId === post.partnerId,
  )

/** The places and people that rows speak of. Posts in units are given by whoever keeps accounts of the whole district. */
async function lookUp(q: Q, ctx: Ctx, items: readonly Item<Row>[]) {
  const { districtId } = ctx.batch
  const near = reaches(ctx, people)
  const nodes = items.map(({ record }) => record.node)
  const placeOf = await findPlaces(q, districtId, nodes, near)
  const names = [...new Set(items.map(({ record }) => record.unit))].filter(Boolean)
  const units = new Map((await unitsByName(q, districtId, names)).map((unit) => [unit.name, unit]))
  const logins = items.map(({ record }) => record.login.toLowerCase())
  const known = new Map((await peopleOf(q, logins, ctx.now)).map((person) => [person.login, person]))
  const wide = reachesAll(ctx, people)
  const postOf = ({ role, node, unit }: Row): ImportedPost | { field: string; why: Problem } => {
    if (node) {
      const place = placeOf(node)
      return place instanceof Problem
        ? { field: 'node', why: place }
        : { role, nodeId: place.id, partnerId: null }
    }
    const found = units.get(unit)
    if (!found?.open) return { field: 'unit', why: problem('imports.unknown_unit') }
    return wide
      ? { role, nodeId: null, partnerId: found.id }
      : { field: 'unit', why: problem('imports.not_your_place') }
  }
  return { postOf, known }
}

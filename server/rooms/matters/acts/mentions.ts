import type { House } from '../../../kit/house.ts'
import type { Category } from '../../../kit/tenants.ts'
import { affairsOf } from '../../lists/index.ts'
import { unitOf } from '../../partners/index.ts'
import type { Units } from '../effects/order-units.ts'
import { type Field, stepOf } from '../loop/definition.ts'
import { type Family, membersOf } from '../loop/family.ts'
import { numbersOf } from '../store/read.ts'

type Words = { zh: string; en: string }
/** What a family and its forms name by an id or a key, as people say it. */
export type Mentions = {
  categories: readonly Category[]
  units: ReadonlyMap<number, string>
  matters: ReadonlyMap<string, number>
  affairs: ReadonlyMap<string, Words>
}

const idsIn = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : [(value as Units).lead, ...(value as Units).assist]

/** Looks up what the steps of a family name; nothing is asked for kinds of fields that nobody filled in. */
export async function mentionsOf(
  house: House,
  districtId: number,
  family: Family,
  categories: readonly Category[],
): Promise<Mentions> {
  const filled = membersOf(family).flatMap(({ loop, steps }) =>
    steps.flatMap((row) =>
      (stepOf(loop, row.step)?.form ?? []).flatMap(({ name, kind }) => {
        const value = row.data?.[name]
        return value === undefined || value === null ? [] : [{ kind, value }]
      }),
    ),
  )
  const of = (...kinds: Field['kind'][]) => filled.filter((f) => kinds.includes(f.kind)).map((f) => f.value)
  const unitIds = [...new Set(of('unit', 'units').flatMap(idsIn))]
  const { main_id } = family.root.matter
  const matterIds = [...new Set([...of('matter').map(String), ...(main_id === null ? [] : [main_id])])]
  const [units, matters, affairs] = await Promise.all([
    Promise.all(unitIds.map((id) => unitOf(house, districtId, id))),
    matterIds.length > 0 ? numbersOf(house.db, districtId, matterIds) : [],
    of('affair').length > 0 ? affairsOf(house, districtId) : [],
  ])
  return {
    categories,
    units: new Map(units.flatMap((u) => (u ? [[u.id, u.name]] : []))),
    matters: new Map(matters.map((m) => [m.id, m.number])),
    affairs: new Map(affairs.map((a) => [a.key, a.words])),
  }
}

const same = (said: string): Words => ({ zh: said, en: said })

/** What was chosen in a field, in words; undefined for free text and files, and for what is known no more. */
export function saidIn(field: Field, value: unknown, known: Mentions): Words | undefined {
  if (value === undefined || value === null) return undefined
  switch (field.kind) {
    case 'choice':
      return field.options?.find((o) => o.key === value)?.words
    case 'category': {
      const found = known.categories.flatMap((c) => [c, ...c.children]).find((c) => c.key === value)
      return found && { zh: found.zh, en: found.en }
    }
    case 'yesno':
      return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
    case 'date':
    case 'number':
      return same(String(value))
    case 'unit':
    case 'units': {
      const names = idsIn(value).flatMap((id) => known.units.get(id) ?? [])
      return names.length > 0 ? { zh: names.join('、'), en: names.join(', ') } : undefined
    }
    case 'matter': {
      const number = known.matters.get(String(value))
      return number === undefined ? undefined : { zh: `第 ${number} 号`, en: `No. ${number}` }
    }
    case 'affair':
      return known.affairs.get(String(value)) ?? same(String(value))
    default:
      return undefined
  }
}

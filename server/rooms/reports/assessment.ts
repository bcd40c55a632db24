import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { rule } from '../../../contract/bulletins.ts'
import type { House } from '../../kit/house.ts'
import type { Tenant } from '../../kit/tenants.ts'
import { columnsOf } from './rules/columns.ts'
import { type Rule, SIDES } from './rules/content.ts'

const known = new WeakMap<Tenant, Rule>()

/** What a schema can't see: parts that are no shares, sources that are not named, grades out of order. */
export function flawOf(asked: Rule): string | undefined {
  for (const side of SIDES) {
    const { parts, sample, grades } = asked[side]
    const columns = columnsOf(side)
    for (const { column, weight, source } of parts) {
      if (columns.find(({ key }) => key === column)?.kind !== 'share')
        return `${side}: “${column}” is no share: volume earns nothing`
      if (!Object.hasOwn(asked.sources, source)) return `${side}: no source “${source}”`
      if (weight <= 0) return `${side}: “${column}” weighs nothing`
    }
    if (parts.length === 0 || new Set(parts.map((part) => part.column)).size < parts.length)
      return `${side}: parts are missing or there twice`
    if (!columns.some(({ key }) => key === sample)) return `${side}: no column “${sample}”`
    const froms = grades.map(({ from }) => from)
    if (froms.at(-1) !== 0 || froms.some((from, i) => i > 0 && from >= (froms[i - 1] ?? 0)))
      return `${side}: grades go down to 0, each from less than the one before`
  }
  return undefined
}

/** What both sides are assessed by: the district's own file, else the one that all districts share. Throws with the reason. */
export function assessmentOf(house: House, districtId: number): Rule {
  const tenant = house.tenants.byId(districtId)
  const found = known.get(tenant)
  if (found) return found
  const own = `${tenant.dir}assessment.json`
  const path = existsSync(own) ? own : `${house.tenants.commonDir}assessment.json`
  const read = rule.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  const flaw = read.success ? flawOf(read.data) : z.prettifyError(read.error)
  if (!read.success || flaw) throw new Error(`${path}: ${flaw}`)
  known.set(tenant, read.data)
  return read.data
}

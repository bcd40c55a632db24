import type { LocationQuery } from 'vue-router'

export const PERIODS = ['7', '30', '90', '365'] as const
export const LAYERS = ['area', 'heat', 'cells'] as const
/** What a place is coloured and ordered by. */
export const MEASURES = ['open', 'due', 'late', 'filed', 'inTime', 'solved', 'satisfied'] as const
export type Measure = (typeof MEASURES)[number]
export type Asked = {
  node: number | undefined
  period: (typeof PERIODS)[number]
  layer: (typeof LAYERS)[number]
  show: Measure
  big: boolean
}

/** What the address of the dashboard asks for; what makes no sense is taken as not said. */
export function askedFrom(query: LocationQuery): Asked {
  const known = <T extends string>(values: readonly T[], name: string, usual: T): T =>
    values.find((value) => value === query[name]) ?? usual
  return {
    node: /^[1-9]\d{0,8}$/.test(String(query.node)) ? Number(query.node) : undefined,
    period: known(PERIODS, 'period', '30'),
    layer: known(LAYERS, 'layer', 'area'),
    show: known(MEASURES, 'show', 'open'),
    big: query.screen === 'big',
  }
}

/** The query of an address that asks for this; what is usual is left out, so that the same view has one address. */
export function queryOf({ node, period, layer, show, big }: Asked): Record<string, string> {
  return {
    ...(node ? { node: String(node) } : {}),
    ...(period === '30' ? {} : { period }),
    ...(layer === 'area' ? {} : { layer }),
    ...(show === 'open' ? {} : { show }),
    ...(big ? { screen: 'big' } : {}),
  }
}

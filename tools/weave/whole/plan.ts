/** How a level of a district's tree below its communities is named. */
export type Naming =
  | 'of_community'
  | 'estate'
  | 'estate_of_many'
  | 'mall_or_estate'
  | 'buildings'
  | 'area'
  | 'micro'
type Level = { key: string; count: number; naming: Naming }

/** How much of everything is woven into a district, the small world's included. The counts shown anywhere come from the records. */
export type Plan = {
  district: string
  /** The day from which on people report. */
  since: string
  /** How many communities, in the order of the list, have grids. */
  communities: number
  /** From the top down. */
  levels: Level[]
  /** The level at which grid workers and branches stand, and how many workers there are. */
  grid: string
  workers: number
  /** Whether each grid has a branch as an organisation of its own, beside its secretary. */
  branches: boolean
  members: number
  propertyCompanies: number
  /** What the name of a unit of the district begins with, and which units of the small world stand for those of the list. */
  prefix: { zh: string; en: string }
  own: Readonly<Record<string, string>>
  /** Keys of units that this district counts among its departments, whatever they are elsewhere. */
  departments: readonly string[]
  pairings: { kind: 'resident' | 'paired' | 'double_contact'; count: number; at: 'community' | 'street' }[]
  /** Whistles that were blown, and of them those that are not solved; and what else came in. */
  whistles: { blown: number; unsolved: number; own: number; open: number }
  forums?: { held: number; opinions: number; sheets: number; propertySolved: number }
  /** What staff of its communities wrote into the ledger of concerns, beside what the small world holds. */
  concerns: number
  /** `before`: how many numbers the first community has published before that of the small world. */
  wishes?: { publications: number; evaluated: number; open: number; before: number }
}

export const PLANS: readonly Plan[] = [
  {
    district: 'yijiang',
    since: '2021-01-04',
    communities: 49,
    levels: [
      { key: 'estate_grid', count: 302, naming: 'estate' },
      { key: 'responsibility_area', count: 3980, naming: 'area' },
    ],
    grid: 'estate_grid',
    workers: 326,
    branches: true,
    members: 0,
    propertyCompanies: 46,
    prefix: { zh: '区', en: 'District ' },
    own: { urban_management: 'chengguan', housing_construction: 'zhujian', power_supply: 'gongdian' },
    departments: [],
    pairings: [
      { kind: 'resident', count: 36, at: 'street' },
      { kind: 'resident', count: 120, at: 'community' },
    ],
    // the small world blew five, of which four are on their way
    whistles: { blown: 1563, unsolved: 5, own: 1540, open: 54 },
    concerns: 260,
  },
  {
    district: 'wanzhi',
    since: '2021-03-01',
    communities: 19,
    levels: [
      { key: 'community_grid', count: 19, naming: 'of_community' },
      { key: 'estate_grid', count: 191, naming: 'estate_of_many' },
      { key: 'building_grid', count: 897, naming: 'buildings' },
      { key: 'responsibility_area', count: 3134, naming: 'area' },
    ],
    grid: 'estate_grid',
    workers: 198,
    branches: false,
    members: 240,
    propertyCompanies: 24,
    prefix: { zh: '湾沚区', en: 'Wanzhi ' },
    own: { urban_management: 'chengguan', water_supply: 'shuiwu' },
    // those that the plaza forums call up
    departments: [
      ...[
        'housing_construction',
        'power_supply',
        'urban_management',
        'ecology',
        'police',
        'market_supervision',
      ],
      ...[
        'fire_rescue',
        'water_supply',
        'civil_affairs',
        'transport',
        'health_commission',
        'culture_tourism',
      ],
      'water_affairs',
    ],
    pairings: [{ kind: 'paired', count: 82, at: 'community' }],
    whistles: { blown: 260, unsolved: 18, own: 316, open: 28 },
    concerns: 180,
    forums: { held: 73, opinions: 559, sheets: 54, propertySolved: 276 },
    wishes: { publications: 468, evaluated: 781, open: 46, before: 45 },
  },
  {
    district: 'fanchang',
    since: '2022-01-04',
    communities: 22,
    levels: [
      { key: 'grid', count: 69, naming: 'mall_or_estate' },
      { key: 'micro_grid', count: 86, naming: 'micro' },
    ],
    grid: 'grid',
    workers: 75,
    branches: false,
    members: 0,
    propertyCompanies: 14,
    prefix: { zh: '繁昌区', en: 'Fanchang ' },
    own: { housing_construction: 'zhujian', power_supply: 'gongdian' },
    departments: [],
    pairings: [
      { kind: 'double_contact', count: 38, at: 'community' },
      { kind: 'resident', count: 93, at: 'community' },
    ],
    whistles: { blown: 346, unsolved: 18, own: 246, open: 20 },
    concerns: 90,
  },
]

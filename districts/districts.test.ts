import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { deadline } from '../server/kit/worktime.ts'
import { boundaryOf, gridOf } from '../tools/geo-data.ts'
import { lowerName, upperName } from '../tools/geo-data/names.ts'

type Words = { zh: string; en: string }
type Level = Words & { key: string; rank: number }
type Category = Words & { key: string; children: (Words & { key: string })[] }
type Node = { code: string; parentCode: string; level: string; name: string; pinyin: string }
type Outline = {
  note: Words
  features: { properties: { code: string }; geometry: { coordinates: [number, number][][][] } }[]
}

const here = fileURLToPath(new URL('.', import.meta.url))
/** The lists and outlines lie beside the project and may be absent. */
const source = fileURLToPath(new URL('../../shared/data/wuhu/', import.meta.url))
const text = (path: string) => readFileSync(`${here}${path}`, 'utf8')
const keys = readdirSync(here).filter((name) => existsSync(`${here}${name}/district.json`))
const nodesOf = (key: string) => parse(text(`${key}/grid.csv`), { columns: true }) as Node[]
const both = (words: Words) =>
  expect([words.zh, words.en].map((word) => word?.trim() || 'missing')).not.toContain('missing')
const unique = (list: string[]) => expect(list.filter((one, i) => list.indexOf(one) !== i)).toEqual([])

describe.each(keys)('%s', (key) => {
  const district = JSON.parse(text(`${key}/district.json`))
  const nodes = nodesOf(key)
  const byCode = new Map(nodes.map((node) => [node.code, node]))
  const levels: Level[] = district.levels

  test('says who it is, in both languages', () => {
    expect(district.key).toBe(key)
    for (const words of [district.name, district.shortName, district.mechanism, ...levels]) both(words)
    unique(levels.map((level) => level.key))
    expect(levels.map((level) => level.rank)).toEqual(levels.map((level) => level.rank).sort((a, b) => a - b))
  })
  test('has a calendar that limits can be counted on', () => {
    expect(
      deadline(new Date('2026-11-16T02:00:00Z'), { n: 1, unit: 'wd' }, district.calendar).due,
    ).toBeInstanceOf(Date)
  })
  test('gives each node a code of its own, and a parent that stands before it and one level higher', () => {
    unique(nodes.map((node) => node.code))
    expect(nodes[0]).toMatchObject({ code: String(district.id), parentCode: '', level: 'district' })
    const rank = (node: Node) => levels.find((level) => level.key === node.level)?.rank ?? Number.NaN
    for (const [i, node] of nodes.slice(1).entries()) {
      const parent = byCode.get(node.parentCode)
      expect(parent && nodes.indexOf(parent)).toBeLessThanOrEqual(i)
      expect(node.code.startsWith(node.parentCode)).toBe(true)
      expect(rank(node)).toBe(rank(parent!) + 1)
    }
  })
  test('names each node as people do, and spells it', () => {
    unique(nodes.map((node) => `${node.parentCode} ${node.name}`))
    for (const node of nodes) {
      expect(node.name).toMatch(/^\p{Script=Han}+$/u)
      expect(node.name).not.toMatch(/委员会|[居村]委会/)
      expect(node.pinyin).toMatch(/^[A-ZÜ][a-zü']+( [A-Z][a-z-]+)+$/)
    }
  })
  test('has an outline with closed rings, and says that it carries no approval number', () => {
    const outline: Outline = JSON.parse(text(`${key}/boundary.geojson`))
    expect([
      outline.note.zh.includes('无审图号'),
      outline.note.en.includes('without a map approval number'),
    ]).toEqual([true, true])
    expect(outline.features.map((feature) => feature.properties.code)).toEqual([String(district.id)])
    for (const ring of outline.features[0]!.geometry.coordinates.flat()) {
      expect(ring.length).toBeGreaterThan(3)
      expect(ring.at(-1)).toEqual(ring[0])
      for (const [x, y] of ring) expect([x > 117.9 && x < 118.8, y > 30.7 && y < 31.5]).toEqual([true, true])
    }
  })
  test.skipIf(!existsSync(source))('is what the tool makes of the lists and outlines', () => {
    expect(gridOf(district, source).slice(1)).toEqual(nodes.map((node) => Object.values(node)))
    expect(boundaryOf(district, source)).toEqual(JSON.parse(text(`${key}/boundary.geojson`)))
  })
})

// Counted in the national list of 2023, development zones and their statistical communities among them.
test.each([
  ['yijiang', { district: 1, street: 6, zone: 1, community: 49, village: 9 }],
  ['wanzhi', { district: 1, town: 5, zone: 1, community: 23, village: 66 }],
  ['fanchang', { district: 1, town: 6, zone: 1, community: 27, village: 70 }],
])('%s has as many places of each level as the national list', (key, counts) => {
  const found: Record<string, number> = {}
  for (const { level } of nodesOf(key)) found[level] = (found[level] ?? 0) + 1
  expect(found).toEqual(counts)
})

describe('names', () => {
  test.each([
    ['方塘社区居民委员会', 'community', '方塘社区', 'Fangtang Community'],
    ['天城村村民委员会', 'village', '天城村', 'Tiancheng Village'],
    ['杨村村村民委员会', 'village', '杨村村', 'Yangcun Village'],
    ['新联村民委员会', 'village', '新联村', 'Xinlian Village'],
    ['范马村委会', 'village', '范马村', 'Fanma Village'],
    ['前进居民委员会', 'community', '前进社区', 'Qianjin Community'],
    ['团山居委会', 'community', '团山社区', 'Tuanshan Community'],
    ['南湖社区', 'community', '南湖社区', 'Nanhu Community'],
    ['江岸社区居民委员会', 'community', '江岸社区', "Jiang'an Community"],
    [
      '安徽新芜经济开发区虚拟社区',
      'community',
      '安徽新芜经济开发区虚拟社区',
      'Anhui Xinwu Economic Development Zone Virtual Community',
    ],
  ])('%s is a %s called %s', (official, level, name, pinyin) => {
    expect(lowerName(official, ['安徽'])).toEqual({ level, name, pinyin })
  })
  test.each([
    ['中南街道', 'street', 'Zhongnan Sub-district'],
    ['六郎镇', 'town', 'Liulang Town'],
    ['三十岗乡', 'town', 'Sanshigang Township'],
    ['芜湖高新技术产业开发区', 'zone', 'Wuhu High-tech Industrial Development Zone'],
  ])('%s is a %s', (official, level, pinyin) => {
    expect(upperName(official, ['芜湖'])).toEqual({ level, name: official, pinyin })
  })
  test('a name of an unknown kind stops the tool', () => {
    expect(() => upperName('雨伞', [])).toThrow('no level for 雨伞')
    expect(() => lowerName('社区', [])).toThrow('no level for 社区')
  })
})

describe('what all districts begin with', () => {
  const categories: Category[] = JSON.parse(text('common/categories.json'))
  const { sample, units } = JSON.parse(text('common/units.json')) as {
    sample: Words
    units: (Words & { key: string; kind: string; categories: string[] })[]
  }
  const all = categories.flatMap((category) => [category, ...category.children])

  test('categories have keys of their own, words in both languages, and four to eight children', () => {
    unique(all.map(({ key }) => key))
    unique(categories.map(({ zh }) => zh))
    for (const words of all) both(words)
    for (const { key, children } of categories) {
      expect([key, children.length >= 4 && children.length <= 8]).toEqual([key, true])
      for (const child of children) expect(child.key).toMatch(new RegExp(`^${key}\\.[a-z_]+$`))
    }
  })
  test('units answer for categories that exist, and say that they are a sample', () => {
    both(sample)
    unique(units.map(({ key }) => key))
    const known = new Set(all.map(({ key }) => key))
    for (const unit of units) {
      both(unit)
      expect(unit.kind).toMatch(/^[a-z]+$/)
      expect(unit.categories.filter((category) => !known.has(category))).toEqual([])
      unique(unit.categories)
    }
  })
  test('for every category somebody answers', () => {
    const answered = new Set(units.flatMap((unit) => unit.categories))
    const children = categories.flatMap((category) =>
      category.children.map((child) => [category.key, child.key]),
    )
    expect(children.filter((pair) => !pair.some((key) => answered.has(key!)))).toEqual([])
  })
})

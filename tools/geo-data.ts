import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { lowerName, upperName } from './geo-data/names.ts'

// Writes grid.csv and boundary.geojson of each district from lists of divisions and outlines (their origin and
// licences: districts/NOTICES.md).   node tools/geo-data.ts <folder with *_communities.csv and *_derived.geojson>

type District = { id: number; name: { zh: string; en: string }; shortName: { zh: string } }
type Community = Record<'areaCode' | 'streetCode' | 'street' | 'communityCode' | 'community', string>
type Ring = [number, number][]
type Feature = { properties: { adcode: string }; geometry: { type: 'MultiPolygon'; coordinates: Ring[][] } }

const HEADER = ['code', 'parentCode', 'level', 'name', 'pinyin']
/** Larger places whose names begin those of development zones; the district's own is added. */
const PLACES = ['安徽', '芜湖']

const NOTE = {
  zh: '界线由 2020 年调整前的区划轮廓推导，未经测绘主管部门审核，无审图号，仅供演示和内部使用；正式使用请装入经审定的界线。精度约 100 米，坐标系来源未注明。',
  en: 'Derived from the outlines before the changes of 2020, not reviewed by the surveying authority, without a map approval number: for demonstration and inner use only. Load approved boundaries before real use. Accurate to about 100 m; the source does not state its datum.',
}

/** The rows of a district's grid.csv, parents before children, with the header. */
export function gridOf(district: District, folder: string): string[][] {
  const places = [...PLACES, district.shortName.zh]
  const all = parse(readFileSync(fileIn(folder, '_communities.csv')), {
    columns: true,
    bom: true,
  }) as Community[]
  const own = all.filter((row) => row.areaCode === String(district.id))
  const rows = [[String(district.id), '', 'district', district.name.zh, district.name.en]]
  const row = (code: string, parent: string, { level, name, pinyin }: ReturnType<typeof upperName>) =>
    rows.push([code, parent, level, name, pinyin])
  for (const { streetCode, street } of new Map(own.map((one) => [one.streetCode, one])).values()) {
    row(streetCode, String(district.id), upperName(street, places))
    for (const one of own.filter((one) => one.streetCode === streetCode)) {
      row(one.communityCode, streetCode, lowerName(one.community, places))
    }
  }
  return [HEADER, ...rows]
}

/** A district's outline as GeoJSON with five decimals (a metre), repeated points left out. */
export function boundaryOf(district: District, folder: string): object {
  const { features } = JSON.parse(readFileSync(fileIn(folder, '_derived.geojson'), 'utf8')) as {
    features: Feature[]
  }
  const found = features.find(({ properties }) => properties.adcode === String(district.id))
  if (!found) throw new Error(`no outline for ${district.id}`)
  const coordinates = found.geometry.coordinates.map((polygon) => polygon.map(tidy))
  return {
    type: 'FeatureCollection',
    note: NOTE,
    features: [
      {
        type: 'Feature',
        properties: { code: String(district.id), name: district.name.zh },
        geometry: { type: 'MultiPolygon', coordinates },
      },
    ],
  }
}

const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5

function tidy(ring: Ring): Ring {
  const points = ring.map(([x, y]): [number, number] => [rounded(x), rounded(y)])
  return points.filter(([x, y], i) => i === 0 || x !== points[i - 1]![0] || y !== points[i - 1]![1])
}

function fileIn(folder: string, ending: string): string {
  const name = readdirSync(folder).find((one) => one.endsWith(ending))
  if (!name) throw new Error(`no *${ending} in ${folder}`)
  return join(folder, name)
}

function main(folder: string | undefined): void {
  if (!folder || !existsSync(folder)) {
    console.error('usage: node tools/geo-data.ts <folder with *_communities.csv and *_derived.geojson>')
    process.exitCode = 2
    return
  }
  const districts = fileURLToPath(new URL('../districts/', import.meta.url))
  for (const key of readdirSync(districts).filter((name) =>
    existsSync(join(districts, name, 'district.json')),
  )) {
    const district = JSON.parse(readFileSync(join(districts, key, 'district.json'), 'utf8')) as District
    const rows = gridOf(district, folder)
    writeFileSync(join(districts, key, 'grid.csv'), stringify(rows))
    writeFileSync(
      join(districts, key, 'boundary.geojson'),
      `${JSON.stringify(boundaryOf(district, folder))}\n`,
    )
    console.log(`${key}: ${rows.length - 1} nodes`)
  }
}

if (import.meta.main) main(process.argv[2])

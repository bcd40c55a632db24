import { z } from 'zod'
import type { article, articleLine, articleRecord } from '../../../contract/article.ts'
import type { House } from '../../kit/house.ts'
import { problem } from '../../kit/problems.ts'
import type { Handlers } from '../../kit/room.ts'
import { reachOf, type Who } from '../../kit/scope.ts'
import { compute, recordsBehind } from './compute.ts'
import { PAGES } from './pages.ts'
import { agrees } from './rules.ts'
import { type Measure, type Question, type Source, sourceOf } from './source.ts'
import type { RecordRow } from './store.ts'
import { HOW, SIDES } from './words.ts'

type Acts = Handlers<typeof article>
type Line = z.input<typeof articleLine>
const PAGE = 50

/** The root of the person's district, where their post reaches the whole of it. Throws `article.district_only`. */
function wholeDistrict(who: Who): { districtId: number; rootId: number } {
  const root = reachOf(who, 'article.read').nodes.find((path) => path.length === 1)
  if (!root) throw problem('article.district_only')
  return { districtId: who.districtId, rootId: root[0] ?? 0 }
}

/** A question with its answer, and beside it, only now, what the source says. */
function lineOf({ said }: Source, question: Question, computed: number | null): Line {
  const claim = said.get(question.id)
  if (!claim) throw new Error(`the source says nothing of ${question.id}`)
  const { id, mechanism, words, measure, awaits } = question
  const how = measure && HOW[measure.of]
  return {
    ...{ id, mechanism, words, said: claim, computed, how, awaits },
    agrees: computed === null ? null : agrees(computed, claim),
  }
}

/** Every line of the source about a district with the value that its records give now. */
export async function figuresOf(
  house: House,
  ask: { districtId: number; rootId: number },
): Promise<{ source: Source['source']; lines: Line[] }> {
  const source = sourceOf(house.tenants.byId(ask.districtId))
  const lines: Line[] = []
  for (const question of source.questions) {
    const computed = question.measure && (await compute(house, ask, question.measure))
    lines.push(lineOf(source, question, computed))
  }
  return { source: source.source, lines }
}

export const showArticle: Acts['GET /api/article'] = async (house, { who }) => ({
  at: house.clock.now(),
  ...(await figuresOf(house, wholeDistrict(who))),
})

export const showRecords: Acts['GET /api/article/:line/records'] = (house, call) =>
  recordsAt(house, call, PAGE)

type Call = Parameters<Acts['GET /api/article/:line/records']>[1]
/** A page of the records behind a line, at most so many. */
export async function recordsAt(
  house: House,
  { who, params, query, lang }: Pick<Call, 'who' | 'params' | 'query' | 'lang'>,
  most: number,
) {
  const ask = wholeDistrict(who)
  const tenant = house.tenants.byId(who.districtId)
  const source = sourceOf(tenant)
  const question = source.questions.find((q) => q.id === params.line)
  if (!question?.measure) throw problem('article.no_line')
  const after = query.cursor ? readCursor(query.cursor, question.measure) : undefined
  const page = { after, limit: most + 1 }
  const [computed, found] = await Promise.all([
    compute(house, ask, question.measure),
    recordsBehind(house, ask, question.measure, page),
  ])
  const rows = found.slice(0, most)
  const last = rows.at(-1)
  const nameOf = (key: string) => {
    const level = tenant.levels.find((l) => l.key === key)
    return (level ?? SIDES[key])?.[lang] ?? key
  }
  return {
    line: lineOf(source, question, computed),
    rows: rows.map((row) => recordOf(row, question.measure as Measure, nameOf)),
    next: found.length > most && last ? cursorOf(last) : null,
  }
}

function recordOf(
  { key, label, note, at, page, arg }: RecordRow,
  measure: Measure,
  nameOf: (key: string) => string,
): z.input<typeof articleRecord> {
  const named = measure.of === 'levels' || measure.of === 'parties'
  const show = page === null ? undefined : PAGES[page]
  return { key, label: named ? nameOf(label) : label, note, at, page: show?.(arg ?? '', measure) ?? null }
}

const cursorOf = ({ sort, key }: RecordRow): string =>
  Buffer.from(JSON.stringify([sort, key])).toString('base64url')

/** Throws `http.bad_input` for what is no cursor of ours, or one of another line. */
function readCursor(cursor: string, { of }: Measure): { sort: string; key: string } {
  // the database knows no year 0
  const inOrder = of === 'matters' ? z.iso.datetime().refine((at) => at >= '0001') : z.string()
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    const [sort, key] = z.tuple([inOrder, z.string()]).parse(read)
    return { sort, key }
  } catch {
    throw problem('http.bad_input', { summary: 'cursor' })
  }
}

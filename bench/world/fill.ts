import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyIn, to as copyOut } from 'pg-copy-streams'
import type { Sample } from './histories.ts'
import type { People } from './people.ts'
import { said } from './words.ts'

const TEXTS = 2_000
/** Matters in one statement: what is sorted and held for it stays small. */
const CHUNK = 20_000

/** Lays out what the copies choose from, in temporary tables of this connection. */
export async function prepareFill(
  owner: pg.Client,
  people: People,
  samples: readonly Sample[],
): Promise<void> {
  const texts = Array.from({ length: TEXTS }, (_, n) => ({ n, ...said(n) }))
  const grids = people.grids.map(({ nodeId, path }, n) => ({ n, id: nodeId, path }))
  const reporters = people.residents.map((id, n) => ({ n, id }))
  let upTo = 0
  const whole = samples.reduce((sum, s) => sum + s.share, 0)
  const ways = samples.map(({ root, open, reporter, share }) => {
    const from = upTo / whole
    upTo += share
    return { root, open, reporter, from, to: upTo / whole }
  })
  await owner.query(`select setseed(0.5)`)
  const put = async (table: string, columns: string, rows: unknown[]) => {
    await owner.query(`create temp table ${table} (${columns})`)
    await owner.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
      JSON.stringify(rows),
    ])
    await owner.query(`analyze ${table}`)
  }
  await put('choice_text', 'n int primary key, title text, words text, result text', texts)
  await put('choice_grid', 'n int primary key, id int, path ltree', grids)
  await put('choice_reporter', 'n int primary key, id int', reporters)
  await put('way', 'root uuid primary key, open boolean, reporter int, "from" float8, "to" float8', ways)
  await owner.query(`
    create temp table sample_matter as select m.* from way w join matter m on m.root_id = w.root;
    create temp table sample_step as
      select s.* from sample_matter m join matter_step s on s.district_id = m.district_id and s.matter_id = m.id;
    create temp table sample_content as
      select s.*, t.occurred_at from sample_step t
      join matter_content s on s.district_id = t.district_id and s.matter_id = t.matter_id and s.seq = t.seq;
    analyze sample_matter, sample_step, sample_content`)
  // How old a copy may be: past its last step; and where a clock runs, so young that it runs on for a while.
  await owner.query(`
    create temp table choice_way as
    select w.*, f.born, f.last - f.born as least, coalesce(f.wakes - f.born - interval '3 hours',
      case when w.open then interval '60 days' else interval '3 years' end) as most
    from way w join lateral (
      select min(m.created_at) as born, max(s.occurred_at) as last, min(m.wake_at) as wakes
      from sample_matter m join sample_step s on s.matter_id = m.id where m.root_id = w.root
    ) f on true`)
}

/** The columns of a table with what a copy holds in each: what is given, times moved by the copy's age, all else as it was. */
async function columnsOf(
  owner: pg.Client,
  table: string,
  given: Record<string, string>,
): Promise<{ names: string; values: string }> {
  const { rows } = await owner.query<{ name: string; moves: boolean }>(
    `select attname as name, atttypid = 'timestamptz'::regtype as moves from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
  const missing = Object.keys(given).find((name) => !rows.some((row) => row.name === name))
  if (missing)
    throw new Error(`${table} has no column ${missing}: bench/world/fill.ts is to follow the migrations`)
  return {
    names: rows.map((row) => row.name).join(', '),
    values: rows
      .map(({ name, moves }) => given[name] ?? (moves ? `o.${name} + c.age` : `o.${name}`))
      .join(', '),
  }
}

/** Two connections of the owner: one chooses and gives out, the other takes in. */
export type Hands = { owner: pg.Client; into: pg.Client }

/**
 * Multiplies the sample histories into `count` matters with new ids, places, reporters, words and times, the closed ones spread
 * over three years in the order of their filing, and loads them by COPY. `only` keeps to closed or open ways.
 */
export async function fill(
  { owner, into }: Hands,
  now: Date,
  { count, only }: { count: number; only?: 'closed' | 'open' },
  progress: (done: number) => void = () => {},
): Promise<void> {
  for (let first = 1; first <= count; first += CHUNK) {
    const last = Math.min(count, first + CHUNK - 1)
    await owner.query('begin')
    await choose(owner, { now, first, last, count, only })
    await copy({ owner, into })
    await owner.query('commit')
    progress(last)
  }
}

async function choose(
  owner: pg.Client,
  {
    now,
    first,
    last,
    count,
    only,
  }: { now: Date; first: number; last: number; count: number; only: string | undefined },
): Promise<void> {
  const share = only === 'open' ? 'w.open' : only === 'closed' ? 'not w.open' : 'true'
  await owner.query(
    `create temp table copied on commit drop as
     select w.root as from_root, w.reporter as from_reporter, gen_random_uuid() as root, r.id as reporter, g.id as grid, g.path,
       t.n as text, t.title, nextval('matter_number') as number, p.house,
       date_trunc('milliseconds', $1::timestamptz - w.least - (w.most - w.least) *
         case when w.open then random() else 1 - (p.i - random()) / $4::float8 end) - w.born as age
     from (
       select i, (select min("from") from choice_way w where ${share})
           + random() * (select max("to") - min("from") from choice_way w where ${share}) as way,
         floor(random() * (select count(*) from choice_grid))::int as grid,
         floor(random() * (select count(*) from choice_reporter))::int as reporter,
         floor(random() * (select count(*) from choice_text))::int as text,
         1 + floor(random() * 40)::int as house
       from generate_series($2::int, $3::int) i
     ) p
     join choice_way w on ${share} and p.way >= w."from" and p.way < w."to"
     join choice_grid g on g.n = p.grid
     join choice_reporter r on r.n = p.reporter
     join choice_text t on t.n = p.text
     order by p.i`,
    [now, first, last, count],
  )
  await owner.query(`
    create temp table c on commit drop as
    select c.*, m.district_id, m.id as from_id, case when m.id = m.root_id then c.root else gen_random_uuid() end as id
    from copied c join sample_matter m on m.root_id = c.from_root`)
  // The digest of a step is that of its words, as the acts make it.
  await owner.query(`
    create temp table spoken on commit drop as
    select s.*, sha256(s.salt || convert_to(
        '[' || s.texts::text || ',' || array_to_json(s.files)::text || ']', 'UTF8')) as digest from (
      select c.district_id, c.id, o.seq, o.occurred_at + c.age as at, uuid_send(gen_random_uuid()) as salt, o.files,
        json_strip_nulls(json_build_object('words', case when c.id = c.root and o.seq = 1 then t.words else o.texts ->> 'words' end,
          'result', case when o.texts ? 'result' then t.result end, 'reason', o.texts ->> 'reason', 'ruling', o.texts ->> 'ruling'))
          as texts
      from c join sample_content o on o.matter_id = c.from_id join choice_text t on t.n = c.text
    ) s`)
  await owner.query('analyze c')
  await owner.query('analyze spoken')
}

async function copy({ owner, into }: Hands): Promise<void> {
  const load = (table: string, names: string, rows: string) =>
    pipeline(
      owner.query(copyOut(`copy (${rows}) to stdout (format binary)`)),
      into.query(copyIn(`copy ${table} (${names}) from stdin (format binary)`)),
    )
  const reporter = (column: string) =>
    `case when o.${column} = c.from_reporter then c.reporter else o.${column} end`
  const matter = await columnsOf(owner, 'matter', {
    id: 'c.id',
    root_id: 'c.root',
    number: 'c.number',
    title: 'case when o.title is not null then c.title end',
    place: `case when o.place is not null then c.house || ' 幢 ' || (c.house % 4 + 1) || ' 单元' end`,
    grid_at_filing: 'c.grid',
    path: 'c.path',
    reporter_id: reporter('reporter_id'),
  })
  await load(
    'matter',
    matter.names,
    `select ${matter.values} from c join sample_matter o on o.id = c.from_id order by o.created_at + c.age`,
  )
  const step = await columnsOf(owner, 'matter_step', {
    matter_id: 'c.id',
    by_account: reporter('by_account'),
    request_id: `case when o.request_id = c.from_root then c.root when o.request_id is not null then gen_random_uuid() end`,
    digest: 'p.digest',
  })
  // In the order in which they would have come: the steps of one matter lie apart, among those of others.
  await load(
    'matter_step',
    step.names,
    `select ${step.values} from c join sample_step o on o.matter_id = c.from_id
     left join spoken p on p.id = c.id and p.seq = o.seq order by o.occurred_at + c.age`,
  )
  await load(
    'matter_content',
    'district_id, matter_id, seq, salt, texts, files',
    'select district_id, id, seq, salt, texts::jsonb, files from spoken order by at',
  )
}

/**
 * All matters go, and the news of them. What is made afterwards comes in the order of time, as it would in life: pages that hold
 * some of every year already would be split in their middle and end half empty.
 */
export async function emptyMatters(owner: pg.Client): Promise<void> {
  await owner.query(
    'truncate matter, matter_step, matter_content, fact, figure_row, figure_order, figure_sum, figure_order_sum',
  )
}

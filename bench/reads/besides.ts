// What a district with so many matters holds beside them: notices, letters, files, people, imports, the ledger of concerns.
import type pg from 'pg'

/** In shares of the matters that there are. */
const SHARES = {
  notices: 0.5,
  audits: 0.3,
  residents: 0.1,
  letters: 0.1,
  files: 0.2,
  concerns: 0.1,
  published: 0.05,
  imported: 0.2,
  jobs: 0.02,
  admissions: 0.005,
}
const SHEETS = 36
/** Who does most of what is done: their own lists are the longest. */
const BUSY = 40

type Where = { districtId: number; now: Date }

/** Adds to each large table what years of use leave in it; `matters` is how many there are. Everything is made up. */
export async function fillBesides(owner: pg.ClientBase, { districtId, now }: Where): Promise<void> {
  const { rows } = await owner.query<{ n: number }>(
    `select count(*)::int as n from matter where district_id = $1 and id = root_id`,
    [districtId],
  )
  const matters = rows[0]?.n ?? 0
  const put = (text: string, share: number) =>
    owner.query(text, [districtId, now, Math.ceil(matters * share)])
  /** Some account of the district, the first of which are busy. */
  await owner.query(
    `create temp table folk as select id, row_number() over (order by kind desc, id) - 1 as n, kind from account
       where district_id = $1 and closed_at is null`,
    [districtId],
  )
  await owner.query(
    `create temp table some_matter as
     select id, path, created_at, row_number() over (order by number) - 1 as n from matter where district_id = $1 and id = root_id`,
    [districtId],
  )
  await owner.query(
    'create unique index on folk (n); create unique index on some_matter (n); analyze folk; analyze some_matter',
  )
  const busy = `(case when i % 2 = 0 then i / 2 % ${BUSY} else i end) % (select count(*) from folk)`
  const any = 'i % (select count(*) from some_matter)'
  const at = `$2::timestamptz - interval '3 years' * ((1 - i / ($3::float8 + 1)))`
  await put(
    `insert into notice (district_id, account_id, kind, about, data, created_at, read_at)
     select $1, f.id, 'step', m.id, '{"title":"一把伞"}', ${at}, case when i % 5 > 0 then ${at} + interval '1 hour' end
     from generate_series(1, $3::int) i join folk f on f.n = ${busy} join some_matter m on m.n = ${any}`,
    SHARES.notices,
  )
  await put(
    `insert into audit (district_id, at, account_id, act, about, purpose)
     select $1, ${at}, f.id, 'reporter.opened', m.id::text, 'call_back'
     from generate_series(1, $3::int) i join folk f on f.n = ${busy} join some_matter m on m.n = ${any}`,
    SHARES.audits,
  )
  await put(
    `insert into outbox (district_id, channel, kind, line, receiver, created_at, expires_at, next_at, done_at, sent_at, tries)
     select $1, 'sms', 'step', 'sms ' || i % 500, '尾号 ' || i % 10000, ${at}, ${at} + interval '1 day', ${at}, ${at} + interval '1 minute',
       case when i % 50 > 0 then ${at} + interval '1 minute' end, 1 from generate_series(1, $3::int) i`,
    SHARES.letters,
  )
  await put(
    `insert into account (district_id, kind, name_sealed, phone_sealed, phone_mark, created_at)
     select $1, 'resident', k.name_sealed, k.phone_sealed, sha256(convert_to('somebody ' || i, 'UTF8')), ${at}
     from generate_series(1, $3::int) i, (
       select name_sealed, phone_sealed from account where district_id = $1 and kind = 'resident' order by id limit 1) k`,
    SHARES.residents,
  )
  await put(
    `insert into session (token_hash, district_id, account_id, created_at, seen_at, expires_at)
     select sha256(convert_to('somewhere ' || i, 'UTF8')), $1, f.id, $2, $2, $2::timestamptz + interval '90 days'
     from generate_series(1, $3::int) i join folk f on f.n = i % (select count(*) from folk)`,
    SHARES.residents,
  )
  await put(
    `insert into file (district_id, hash, type, size, width, height, by_account, created_at)
     select $1, encode(sha256(convert_to('photo ' || i, 'UTF8')), 'hex'), 'image/jpeg', 200000, 1600, 1200, f.id, ${at}
     from generate_series(1, $3::int) i join folk f on f.n = ${busy}`,
    SHARES.files,
  )
  await put(
    `insert into job (district_id, id, kind, by_account, payload, state, turn_at, created_at, started_at, ended_at, result)
     select $1, gen_random_uuid(), 'exports.write', f.id, '{}', 'done', ${at}, ${at}, ${at}, ${at}, '{}'
     from generate_series(1, $3::int) i join folk f on f.n = ${busy}`,
    SHARES.jobs,
  )
  await put(
    `with published as (
       insert into publication (district_id, matter_id, version, audience, published_at)
       select $1, m.id, 1, case when i % 2 = 0 then 'public' else 'neighbours' end, ${at}
       from generate_series(1, $3::int) i join some_matter m on m.n = i * 17 % (select count(*) from some_matter)
       on conflict do nothing returning matter_id, published_at
     ), stepped as (
       insert into publication_step (district_id, matter_id, version, act, audience, by_account, at)
       select $1, matter_id, 1, 'published', 'public', (select id from folk where n = 0), published_at from published
     )
     insert into publication_content (district_id, matter_id, version, salt, title, words)
     select $1, matter_id, 1, '\\x00', '一把伞', '在公交站丢了一把伞。' from published`,
    SHARES.published,
  )
  await concerns(put)
  await imports(put, matters)
  await put(
    `insert into admission (district_id, id, number, unit_id, node_id, path, class, title, about, provides, urgent, state, version,
       created_at, changed_at, published_at)
     select $1, gen_random_uuid(), 1000 + i, u.id, n.id, n.path, 'livelihood', '第 ' || i || ' 项收伞', '把捡到的雨伞送来。', '一只伞架',
       false, case when i % 3 = 0 then 'rejected' else 'published' end, 3, ${at}, ${at}, case when i % 3 > 0 then ${at} end
     from generate_series(1, $3::int) i
     join (select id, row_number() over (order by id) - 1 as nth, count(*) over () as all from partner where district_id = $1) u
       on u.nth = i % u.all
     join (select id, path, row_number() over (order by id) - 1 as nth, count(*) over () as all from node
       where district_id = $1 and nlevel(path) = 3) n on n.nth = i % n.all`,
    SHARES.admissions,
  )
  await owner.query('drop table folk, some_matter')
}

type Put = (text: string, share: number) => Promise<unknown>

/** Told at the places of matters; a fifth of them is open, some stand on a problem list, some came from a matter. */
async function concerns(put: Put): Promise<void> {
  await put(
    `with told as (
       insert into matter (district_id, grid_at_filing, number, id, root_id, created_at, changed_at, closed_at, filed_by, version,
         loop_version, loop, source, state, kind, path, category, sheet, title)
       select $1, ltree2text(subpath(m.path, -1))::int, nextval('matter_number'), x.id, x.id, m.created_at, m.created_at,
         case when i % 5 > 0 then m.created_at + interval '3 days' end, (select id from folk where n = i % ${BUSY}), 1,
         (select max(version) from loop where district_id = $1 and id = 'concern'), 'concern',
         case when i % 2 = 0 then 'visit' else 'chat' end, case when i % 5 > 0 then 'concluded' else 'recorded' end,
         (array['hardship', 'dispute', 'hazard', 'suggestion', 'other'])[1 + i % 5], m.path, null,
         case when i % 4 = 0 then '民情-' || i % ${SHEETS} end, '有一件事'
       from generate_series(1, $3::int) i cross join lateral (select md5('concern ' || i)::uuid as id) x
       join some_matter m on m.n = i * 7 % (select count(*) from some_matter) and $2::timestamptz is not null
       returning id, created_at, sheet, number
     ), stepped as (
       insert into matter_step (district_id, matter_id, seq, step, by_role, by_account, occurred_at, digest, data)
       select $1, t.id, 1, 'record', 'grid_worker', (select id from folk where n = t.number % ${BUSY}), t.created_at, '\\x00',
         case when t.sheet is not null then jsonb_build_object('sheet', t.sheet)
           when t.number % 3 = 0 then jsonb_build_object('linked', m.id) end
       from told t join some_matter m on m.n = t.number % (select count(*) from some_matter)
     )
     insert into matter_content (district_id, matter_id, seq, salt, texts)
     select $1, id, 1, '\\x00', '{"words":"有一件事要说。"}' from told`,
    SHARES.concerns,
  )
}

/** A quarter of the rows in one large file, the others in many. */
async function imports(put: Put, matters: number): Promise<void> {
  const files = Math.max(2, Math.ceil(matters / 5_000))
  const file = `md5('import ' || case when i % 4 = 0 then 0 else i % ${files} end)::uuid`
  await put(
    `insert into import_batch (district_id, id, kind, state, by_account, node_id, name, format, encoding, columns, history, created_at,
       changed_at)
     select $1, md5('import ' || i)::uuid, 'messages', 'done', (select id from folk where n = i % ${BUSY}),
       (select min(id) from node where district_id = $1), '旧留言 ' || i || '.csv', 'csv', 'utf-8', array['编号', '内容'], '[]',
       $2::timestamptz - i * interval '3 hours', $2::timestamptz - i * interval '3 hours'
     from generate_series(0, ${files} - 1) i where $3::int is not null`,
    0,
  )
  await put(
    `insert into import_row (district_id, batch_id, seq, line, status, key, fate, made)
     select $1, ${file}, i, i + 1, case when i % 100 = 0 then 'error' else 'new' end, 'k' || i, case when i % 100 > 0 then 'loaded' end,
       case when i % 100 > 0 then m.id::text end
     from generate_series(1, $3::int) i join some_matter m on m.n = i % (select count(*) from some_matter)
       and $2::timestamptz is not null`,
    SHARES.imported,
  )
}

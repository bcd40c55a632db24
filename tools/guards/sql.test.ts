import { expect, test } from 'vitest'
import { makes, partNames, uses } from './sql.ts'

const named = (sql: string) => uses(sql).map((use) => use.table)

test('tables are found after from, join, into, update, delete and using', () => {
  expect(
    named('select 1 from umbrella u join owner o on o.id = u.owner left join lateral rack on true'),
  ).toEqual(['umbrella', 'owner', 'rack'])
  expect(named('insert into umbrella (id) values (1) on conflict (id) do update set found = true')).toEqual([
    'umbrella',
  ])
  expect(named('update only umbrella u set found = true from owner, rack r where true')).toEqual([
    'umbrella',
    'owner',
    'rack',
  ])
  expect(named('delete from umbrella using owner o join rack using (id)')).toEqual([
    'umbrella',
    'owner',
    'rack',
  ])
  expect(named('merge into umbrella using owner on true when matched then update set a = 1')).toEqual([
    'umbrella',
    'owner',
  ])
  expect(named('truncate table umbrella')).toEqual(['umbrella'])
})

test('a column in quotes is no keyword, whatever it says', () => {
  expect(named('select "from", "to", a from umbrella u where u."from" = 1')).toEqual(['umbrella'])
  expect(named('insert into umbrella (a) select "from", b from owner')).toEqual(['umbrella', 'owner'])
})

test('subqueries, unions and quoted or qualified names are followed', () => {
  expect(named('select (select max(at) from rack) from (select * from "umbrella") x, public.owner')).toEqual([
    'rack',
    'umbrella',
    'owner',
  ])
  expect(
    named('with lost as (select * from umbrella) select * from lost union all select * from owner'),
  ).toEqual(['umbrella', 'lost', 'owner'])
  expect(partNames('with lost(id) as (select 1), recent as materialized (select 2) select 3')).toEqual([
    'lost',
    'recent',
  ])
})

test('functions, the catalogue, values put in and other uses of the same words are no tables', () => {
  expect(named('select * from unnest($1::int[]) as t(id), jsonb_to_recordset($2) as r(id int)')).toEqual([])
  expect(
    named('select extract(day from at), trim(both from name), a is distinct from b from umbrella'),
  ).toEqual(['umbrella'])
  expect(named('select * from umbrella u order by a, b for update of u skip locked')).toEqual(['umbrella'])
  expect(
    named("select * from pg_catalog.pg_class, $1, umbrella -- from comment\n where a = ' from words '"),
  ).toEqual(['umbrella'])
  expect(named('revoke all on schema public from public; select * from umbrella')).toEqual(['umbrella'])
})

test('what is added or changed is told from what is read', () => {
  const how = (sql: string) => uses(sql).map((use) => use.how)
  expect(how('insert into umbrella select * from rack')).toEqual(['add', 'read'])
  expect(how('delete from umbrella using rack')).toEqual(['change', 'read'])
  expect(how('update umbrella set owner = o.id from owner o')).toEqual(['change', 'read'])
})

test('a script says which tables and views it makes', () => {
  const script =
    'create table if not exists umbrella (id int);\ncreate or replace view grid_v_rack as select 1;'
  expect(makes(`${script} alter table umbrella rename to parasol -- create table none ()`)).toEqual([
    'umbrella',
    'grid_v_rack',
    'parasol',
  ])
})

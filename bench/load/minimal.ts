// What anybody would write by hand for the same two things, with nothing of the house in it: the yardstick for its statements.
import type { QueryConfig } from 'pg'
import { sha256 } from '../../server/kit/secrets.ts'
import type { People } from '../world/people.ts'
import { said } from '../world/words.ts'

/** A matter, its first step, its words and the news of it, in one statement with plain parameters. */
export function plainCreate(people: People, n: number): QueryConfig {
  const grid = people.grids[n % people.grids.length]
  const reporter = people.residents[n % people.residents.length]
  const { title, words, category } = said(n)
  const now = new Date()
  const due = new Date(now.getTime() + 86_400_000)
  const salt = Buffer.from(crypto.randomUUID().replaceAll('-', ''), 'hex')
  const texts = JSON.stringify({ words })
  return {
    name: 'plain_create',
    text: `
      with born as (
        insert into matter (district_id, id, root_id, number, loop, loop_version, source, title, place, grid_at_filing, reporter_id,
          created_at, path, state, category, due_at, clock_from, wake_at, changed_at, version)
        values ($1, $2, $2, nextval('matter_number'), 'whistle', 100, 'resident', $3, $4, $5, $6, $7, $8, 'reported', $9, $10, $7, $10, $7, 1)
        returning number
      ), stepped as (
        insert into matter_step (district_id, matter_id, seq, by_account, occurred_at, recorded_at, request_id, step, by_role, due_at, digest, data)
        values ($1, $2, 1, $6, $7, $7, $2, 'report', 'resident', $10, $11, $12)
      ), said as (
        insert into matter_content (district_id, matter_id, seq, salt, texts) values ($1, $2, 1, $13, $14)
      ), told as (
        insert into fact (district_id, name, about, data) values ($1, 'matters.filed', $2, $15)
      ) select number from born`,
    values: [
      people.districtId,
      crypto.randomUUID(),
      title,
      `${(n % 40) + 1} 幢`,
      grid?.nodeId,
      reporter,
      now,
      grid?.path,
      category,
      due,
      sha256(texts),
      JSON.stringify({ category }),
      salt,
      texts,
      JSON.stringify({ loop: 'whistle', by: reporter }),
    ],
  }
}

/** The newest twenty of a street. */
export const plainList = (people: People, n: number): QueryConfig => ({
  name: 'plain_list',
  text: `
    select id, number, state, title, place, category, source, path, unit_id, created_at, changed_at, due_at, clock_from, late, solved,
      satisfaction, closed_at, version
    from matter where district_id = $1 and label_at(path, 2) = $2 and id = root_id order by created_at desc limit 20`,
  values: [people.districtId, String(people.streets[n % people.streets.length]?.nodeId)],
})

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** Longer than a start takes on a busy machine. */
const PATIENCE_MS = 120_000
/** How long the next start may take until it waits for what the killed one left at work. */
const NEXT_MS = 15_000

/**
 * Two places to stumble at in each migration: after its first statement that changes the shape of the database, and after its last,
 * before it is committed. What has been reached is counted in a sequence, which no rollback takes back.
 */
const SNARES = `
  create schema snare;
  create sequence snare.reached minvalue 0 start 0;
  create sequence snare.gone_on minvalue 0 start 0;
  create function snare.wait(place bigint) returns void language plpgsql security definer as $$
  begin
    if (select last_value from snare.reached) >= place then return; end if;
    perform setval('snare.reached', place);
    while (select last_value from snare.gone_on) < place loop perform pg_sleep(0.02); end loop;
  end $$;
  create function snare.within() returns event_trigger language plpgsql security definer as $$
  begin
    -- what the runner itself makes sure of, before the first migration
    if current_query() not like 'create table if not exists migration %' then
      perform snare.wait(2 * (select count(*) from public.migration) + 1);
    end if;
  end $$;
  create function snare.before_commit() returns trigger language plpgsql security definer as $$
  begin
    perform snare.wait(2 * (select count(*) from public.migration) + 2);
    return new;
  end $$;
  create trigger snare_before_commit before insert on public.migration for each row execute function snare.before_commit();
  -- the last: it hears what comes after it
  create event trigger snare_within on ddl_command_end execute function snare.within()`

/**
 * Upgrades by processes that are killed -9 at both places of each migration, each start anew while the statement of the one before is
 * still at work. Ends with the last one killed before its commit: the caller finishes. `client` is a superuser's, `all` how many
 * migrations there are in the end. Returns how many were killed.
 */
export async function upgradeByKilled(
  client: pg.Client,
  all: number,
  start: () => ChildProcess,
): Promise<number> {
  await client.query(SNARES)
  const at = async () => {
    const { rows } = await client.query<{ reached: string; gone: string }>(
      'select r.last_value as reached, g.last_value as gone from snare.reached r, snare.gone_on g',
    )
    return { reached: Number(rows[0]?.reached), gone: Number(rows[0]?.gone) }
  }
  const waitsInLine = async () =>
    (
      await client.query(`select from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`)
    ).rowCount !== 0
  const goOn = async () => {
    await client.query("select setval('snare.gone_on', last_value) from snare.reached")
  }
  let kills = 0
  let child = start()
  try {
    for (;;) {
      const stuck = await within(PATIENCE_MS, async () => {
        if (child.exitCode !== null) throw new Error('the upgrade ended where it was to be killed')
        const { reached, gone } = await at()
        return reached > gone && reached
      })
      if (!stuck) throw new Error('the upgrade does not get to its next migration')
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      kills++
      if (stuck === 2 * all) break
      child = start()
      await within(NEXT_MS, waitsInLine)
      await goOn()
    }
  } finally {
    child.kill('SIGKILL')
    await goOn()
    await client.query(
      'drop event trigger snare_within; drop trigger snare_before_commit on public.migration; drop schema snare cascade',
    )
  }
  return kills
}

/** Asks again and again until the answer is one, or the time is over. */
async function within<T>(ms: number, ask: () => Promise<T>): Promise<T | undefined> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) {
    const answer = await ask()
    if (answer) return answer
  }
  return undefined
}

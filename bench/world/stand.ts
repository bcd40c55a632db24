import pg from 'pg'
import { openHouse } from '../../server/house.ts'
import { systemClock } from '../../server/kit/clock.ts'
import type { House } from '../../server/kit/house.ts'
import { silentLog } from '../../server/kit/log.ts'
import type { Options } from '../kit/args.ts'
import type { Tidy } from '../kit/tidy.ts'
import { startWorker, type Worker } from '../load/worker.ts'
import { type Server, type ServerOptions, startServer } from '../measures/server.ts'
import { openWorld, secretIn, type World } from './world.ts'

/** A world and the server on it. */
export type Stand = { world: World; server: Server }
type Asked = Pick<Options, 'matters' | 'dir' | 'keep'>

/** A world of --matters with the server on it; stopped, and removed unless it is to be kept, at the end. */
export async function openStand(
  asked: Asked,
  tidy: Tidy,
  say: (line: string) => void,
  server: ServerOptions = {},
): Promise<Stand> {
  const world = await openWorld({ ...asked, say }, tidy)
  const started = await startServer(world.dataDir, server)
  tidy.add(started.stop)
  return { world, server: started }
}

/** A connection that is closed at the end. That the database was stopped before it is no error. */
export async function connect(config: pg.ClientConfig, tidy: Tidy): Promise<pg.Client> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  await client.connect()
  tidy.add(() => client.end())
  return client
}

/** The rooms on the world's database, with its own secret, in this process; closed at the end. */
export function houseOn({ app, dataDir }: Pick<World, 'app' | 'dataDir'>, tidy: Tidy): House {
  const { house, close } = openHouse({
    ...{ database: app, dataDir, log: silentLog, clock: systemClock, publicUrl: 'http://127.0.0.1' },
    secret: secretIn(dataDir),
  })
  tidy.add(close)
  return house
}

/** A process that asks the server over HTTP, or its database without it; ended at the end. */
export function workerOn(
  { world, server }: { world: World; server: { port: number } },
  file: 'http.ts' | 'bare.ts',
  tidy: Tidy,
): Worker {
  const { app: database, dataDir, people } = world
  const worker = startWorker(file, { port: server.port, database, dataDir, people })
  tidy.add(worker.stop)
  return worker
}

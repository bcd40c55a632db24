import { join } from 'node:path'
import { randomOf } from '../../tools/weave/random.ts'
import type { Tidy } from '../kit/tidy.ts'
import { command, serve } from './serving.ts'
import { town } from './town.ts'
import { unpack } from './unpacked.ts'
import type { Version } from './versions.ts'

const DISTRICT = 'yijiang'

export type OldWorld = {
  code: string
  dataDir: string
  /** Somebody signed in there, whose session is to hold on. */
  cookie: string
  /** Somebody with a password, added by the operator's command. */
  staff: { login: string; password: string }
  lived: { reports: number; steps: number }
}

/** A version's own demo, woven and lived in by its own server; it is stopped. `acts`: how many reports and steps by HTTP. */
export async function makeOldWorld(
  { commit }: Pick<Version, 'commit'>,
  { home, acts, small, tidy }: { home: string; acts: number; small: boolean; tidy: Tidy },
): Promise<OldWorld> {
  const code = join(home, 'code')
  const dataDir = join(home, 'data')
  unpack(commit, code)
  // versions that only knew the small demo take no notice
  const server = await serve(code, dataDir, small ? ['--small-demo'] : [])
  tidy.add(server.stop)
  const { people, live } = town(server.url)
  const crowd = await people()
  const lived = await live(crowd, acts, randomOf(1, commit))
  const cookie = crowd.find(({ role }) => role === 'community_clerk')?.cookie ?? ''
  const staff = staffOf(code, dataDir)
  await server.stop()
  return { code, dataDir, cookie, staff, lived }
}

function staffOf(code: string, dataDir: string): OldWorld['staff'] {
  const login = 'umbrella'
  const add = ['staff', 'add', '--district', DISTRICT, '--login', login, '--name', '伞']
  const { said } = command(code, dataDir, ...add, '--role', 'district_centre')
  const password = /signing in: (\S+)/.exec(said)?.[1]
  if (!password) throw new Error(`nobody could be added: ${said}`)
  return { login, password }
}

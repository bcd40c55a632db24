import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { superuser } from '../../server/kit/postgres/cluster.ts'
import { startEmbedded } from '../../server/kit/postgres/launcher.ts'

export type Cluster = { owner: ClientConfig; superuser: ClientConfig; stop(): Promise<void> }

/** The private database of a data directory while no server is at it. */
export async function openCluster(dataDir: string): Promise<Cluster> {
  const { owner, stop } = await startEmbedded({ dataDir, log: () => {} })
  const passwords = JSON.parse(readFileSync(join(dataDir, 'pg-roles.json'), 'utf8'))
  return { owner, superuser: { ...owner, user: superuser, password: passwords.superuser }, stop }
}

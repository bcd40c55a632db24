// A process that does waiting jobs until it is killed, one piece after another, and says when each is done.
import { openHouse } from '../../server/house.ts'
import { silentLog } from '../../server/kit/log.ts'
import { loadTenants } from '../../server/kit/tenants.ts'

const { database, secret, dataDir, districts, at } = JSON.parse(process.argv[2] ?? '{}')
const { jobs } = openHouse({
  ...{ database, secret, dataDir, log: silentLog, publicUrl: 'http://localhost' },
  tenants: loadTenants(districts),
  clock: { now: () => new Date(at) },
})
process.stdout.write('ready\n')
for (;;) {
  const worked = await jobs.turn()
  process.stdout.write(worked ? 'turn\n' : 'idle\n')
  if (!worked) await new Promise((resolve) => setTimeout(resolve, 50))
}

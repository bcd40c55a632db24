// A process that does waiting jobs, one piece after another, until it is killed.
import { openHouse } from '../../server/house.ts'
import { silentLog } from '../../server/kit/log.ts'
import { loadTenants } from '../../server/kit/tenants.ts'

const { database, secret, dataDir, districts, at } = JSON.parse(process.argv[2] ?? '{}')
const { jobs } = openHouse({
  ...{ database, secret, dataDir, log: silentLog, publicUrl: 'http://localhost' },
  tenants: loadTenants(districts),
  clock: { now: () => new Date(at) },
})
for (;;) {
  if (!(await jobs.turn())) await new Promise((resolve) => setTimeout(resolve, 50))
}

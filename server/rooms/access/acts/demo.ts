import type { access } from '../../../../contract/access.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { maskName } from '../rules.ts'
import { openSession, sessionView } from '../sessions.ts'
import * as store from '../store.ts'

type Acts = Handlers<typeof access>

const accountsOf = (house: House) =>
  house.demo ? store.demoAccounts(house.db, house.clock.now()) : Promise.resolve([])

export const listDemoAccounts: Acts['GET /api/demo/accounts'] = async (house) =>
  (await accountsOf(house)).map(({ nameSealed, name, ...row }) => ({
    ...row,
    name: name ?? (nameSealed ? maskName(house.secrets.open(nameSealed)) : ''),
  }))

export const signInToDemo: Acts['POST /api/demo/session'] = async (house, { body, requestId, setToken }) => {
  const accounts = await accountsOf(house)
  const account = accounts.some((a) => a.id === body.id) ? await store.byId(house.db, body.id) : undefined
  if (!account) throw problem('access.demo_only')
  await store.audit(house.db, {
    districtId: account.districtId,
    accountId: account.id,
    act: 'signed_in_to_demo',
    requestId,
    now: house.clock.now(),
  })
  const { token, expires } = await openSession(house, account)
  setToken(token, expires)
  return sessionView(house, token)
}

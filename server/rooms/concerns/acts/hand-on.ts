import type { concerns } from '../../../../contract/concerns.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { anewWhereLost, together } from '../../../kit/together.ts'
import { fileReport, isKnown, pageFor, takeStep } from '../../matters/index.ts'
import { HAND_ON, LEDGER } from '../loop.ts'
import { linksFor } from './links.ts'
import { requestOf } from './request.ts'

type Act = Handlers<typeof concerns>['POST /api/concerns/:id/whistle']

/**
 * A concern goes on as a whistle, told by the same person at the same place; its step names the whistle, the whistle is found
 * from there. Both come to be or neither, whoever else hands it on at that moment; sent again, both are found as they were made.
 */
export const handOn: Act = (house, call) =>
  anewWhereLost(async () => {
    const concern = await handable(house, call)
    const made = await isKnown(house.db, call.who.districtId, call.body.matterId)
    return made ? both(house, call, concern) : together(house, (one) => both(one, call, concern))
  })

/** The concern, where it may be handed on as asked, or was already. */
async function handable(house: Parameters<Act>[0], { who, params, body, lang }: Parameters<Act>[1]) {
  const page = await pageFor(house, who, params.id, lang)
  const concern = page.matter
  if (concern.id !== params.id || concern.loop !== LEDGER) throw problem('concerns.none')
  const known = (await linksFor(house, who.districtId, [concern.id]))(concern.id).became
  const offer = page.offers.find((one) => one.matterId === concern.id && one.step === HAND_ON)
  if (known?.id !== body.matterId) {
    if (concern.version !== body.version)
      throw problem('matters.stale', {
        current: { version: concern.version, state: concern.state, yours: body.version },
      })
    if (!offer?.allowed) throw problem('concerns.cannot_hand_on', { reason: offer?.why })
  }
  return concern
}

async function both(
  house: Parameters<Act>[0],
  { who, body }: Parameters<Act>[1],
  concern: Awaited<ReturnType<typeof handable>>,
) {
  const category = body.category ?? concern.category
  const { matter } = await fileReport(house, who, {
    id: body.matterId,
    nodeId: concern.node.id,
    words: body.words,
    ...(concern.place ? { place: concern.place } : {}),
    ...(category ? { category } : {}),
    toldIn: concern.id,
  })
  const step = await takeStep(house, who, concern.id, {
    requestId: requestOf(body.matterId, HAND_ON),
    version: body.version,
    step: HAND_ON,
    form: { linked: matter.id, ...(body.sheet ? { sheet: body.sheet } : {}) },
  })
  return { concern: step.matter, matter }
}

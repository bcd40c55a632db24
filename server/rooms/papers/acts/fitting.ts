import type { papers } from '../../../../contract/papers.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { anyPlace } from '../../grid/index.ts'
import { loopAt } from '../../matters/index.ts'
import { unitOf } from '../../partners/index.ts'
import { bestFirst } from '../rules/fit.ts'
import { fillTemplate, titleFor } from '../rules/placeholders.ts'
import { sayDay, sayTime } from '../say.ts'
import { readablePage } from './readable.ts'
import { templatesAt } from './templates.ts'

/** More than one screen holds nobody reads. */
const MOST = 20

/** Templates for a field of a step, filled with what is known of the matter. Whoever asks chooses, reads and sends. */
export const fittingTemplates: Handlers<typeof papers>['GET /api/matters/:id/templates'] = async (
  house,
  { who, params, query },
) => {
  // always in Chinese: the words are for residents and units, whatever language the desk speaks
  const page = await readablePage(house, who, params.id, 'zh')
  const { matter, orders, reporter } = page
  const asked = params.id === matter.id ? matter : orders.find((order) => order.id === params.id)
  const place = await anyPlace(house, who.districtId, matter.node.id)
  if (!asked || !place) throw problem('matters.none')
  const held = await templatesAt(house, who.districtId, place.path)
  const groups = house.tenants.byId(who.districtId).categories
  const group = groups.find((c) => c.children.some((child) => child.key === matter.category))?.key
  const categories = [matter.category, group, null].filter((c) => c !== undefined)
  const ordered = asked.unit ?? orders.find((order) => order.lead && order.unit)?.unit
  // who is just being chosen comes before who had it until now
  const chosen = query.unit === undefined ? undefined : await unitOf(house, who.districtId, query.unit)
  const loop = await loopAt(house, who.districtId, asked.loop, asked.loopVersion)
  // a step that leads on ends the clock that runs now: its deadline is none of what begins
  const stays = loop.steps.find((step) => step.name === query.step)?.to === '='
  const runs = stays && asked.pausedUntil === null ? asked.dueAt : null
  const known = {
    number: String(matter.number),
    place: [matter.node.name, matter.place].filter(Boolean).join(''),
    unit: (chosen ?? ordered)?.name ?? null,
    deadline: runs ? `${sayTime(new Date(runs), 'zh')}前` : null,
    today: sayDay(house.clock.now(), 'zh'),
    reporter_title: titleFor(reporter?.label),
  }
  const fits = bestFirst(
    held,
    { loop: asked.loop, step: query.step, field: query.field, categories },
    place.path,
  ).slice(0, MOST)
  const names = await Promise.all(
    fits.map((t) => (t.nodeId === null ? null : anyPlace(house, who.districtId, t.nodeId))),
  )
  return {
    templates: fits.map((t, i) => ({
      key: t.key,
      title: t.title,
      where: names[i]?.name ?? null,
      ...fillTemplate(t.text, known),
    })),
  }
}

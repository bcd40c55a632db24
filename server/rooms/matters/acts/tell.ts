import type { Fact, Listener } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { tell } from '../../notices/index.ts'
import { stepOf } from '../loop/definition.ts'
import { bookOf } from '../loop/book.ts'
import { familyOf } from './family.ts'

/** The reporter is told of each step that moved their matter, unless they took it themselves. Imported history tells nobody. */
export const tellReporter = (house: House): Listener => ({
  name: 'matters.tell_reporter',
  hears: ['matters.stepped'],
  async handle(q, fact: Fact) {
    const { root, step, by, role, loop, seq } = fact.data as {
      root: string
      step: string
      by: number | null
      role: string
      loop: string
      seq: number
    }
    if (!fact.about || fact.about !== root || role === 'import') return
    const book = await bookOf(house, fact.district_id)
    const definition = book.current.get(loop)
    if (definition && stepOf(definition, step)?.to === '=') return
    const { matter } = (await familyOf(house, fact.district_id, root, q)).root
    if (matter.reporter_id === null || matter.reporter_id === by) return
    await tell(q, {
      districtId: fact.district_id,
      accountIds: [matter.reporter_id],
      kind: 'matter_moved',
      about: root,
      data: { step, seq, loop },
      now: house.clock.now(),
    })
  },
})

import type { matters } from '../../../../contract/matters.ts'
import type { Handlers } from '../../../kit/room.ts'
import { bookOf } from '../loop/book.ts'

export const listLoops: Handlers<typeof matters>['GET /api/loops'] = async (house, { who }) => {
  const book = await bookOf(house, who.districtId)
  return {
    loops: [...book.current.values()].map((loop) => ({
      id: loop.id,
      version: loop.version,
      name: loop.name,
      states: Object.entries(loop.states).map(([key, { words, plain }]) => ({
        key,
        words,
        plain,
        end: loop.ends.includes(key),
      })),
      steps: loop.steps.map(({ name, words, done, from, to, by, required, form }) => ({
        name,
        words,
        done,
        from,
        to,
        by,
        required,
        form,
      })),
    })),
  }
}

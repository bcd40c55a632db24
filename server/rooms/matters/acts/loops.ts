import type { matters } from '../../../../contract/matters.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { bookOf } from '../loop/book.ts'
import { type Loop, stepOf, usualOf } from '../loop/definition.ts'
import { startRole } from '../rules.ts'
import { REPORTS } from './report.ts'

function startFor(who: Who, loop: Loop) {
  const step = stepOf(loop, loop.start)
  return step && startRole(who, step) ? { step: step.name, words: step.words, form: step.form } : null
}

export const listLoops: Handlers<typeof matters>['GET /api/loops'] = async (house, { who }) => {
  const book = await bookOf(house, who.districtId)
  return {
    loops: [...book.current.values()].map((loop) => ({
      id: loop.id,
      version: loop.version,
      name: loop.name,
      filedFor: loop.filedFor,
      usual: loop.id === REPORTS,
      start: startFor(who, loop),
      road: loop.road,
      states: Object.entries(loop.states).map(([key, { words, plain }]) => ({
        key,
        words,
        plain,
        end: loop.ends.includes(key),
      })),
      steps: loop.steps.map((step) => ({
        name: step.name,
        words: step.words,
        done: step.done,
        from: step.from,
        to: step.to,
        by: step.by,
        required: step.required,
        main: step.main,
        group: step.group,
        usual: usualOf(step),
        asReporter: step.asReporter ?? null,
        claims: step.effects.some((part) => part.name === 'take_on'),
        form: step.form,
      })),
    })),
  }
}

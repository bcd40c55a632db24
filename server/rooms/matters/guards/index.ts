import * as content from './content.ts'
import type { Guard } from './guard.ts'
import * as history from './history.ts'
import * as time from './time.ts'

export type { Guard } from './guard.ts'

const needsField = (...kinds: string[]): Guard => ({
  flaw: (part, step) =>
    step.form.some((f) => f.name === part.field && kinds.includes(f.kind))
      ? undefined
      : `${part.name} needs a field of kind ${kinds.join(' or ')}`,
})

/** What a step names as where the matter came from, or what it went on as, is found from the other side under this name. */
const LINKED = 'linked'

/** The closed set of guards that a loop's data may name. */
export const guards: Readonly<Record<string, Guard>> = {
  at_most: history.atMost,
  at_least: history.atLeast,
  not_after: history.notAfter,
  not_ruled: history.notRuled,
  lead_after: history.leadAfter,
  pending: history.pending,
  not_pending: history.notPending,
  another_person: history.anotherPerson,
  once_each: history.onceEach,
  last_by: history.lastBy,
  within: time.within,
  never_late: time.neverLate,
  must_be_late: time.mustBeLate,
  was_late: time.wasLate,
  is_paused: time.isPaused,
  not_paused: time.notPaused,
  day_ahead: time.dayAhead,
  content: content.content,
  content_or_reworked: content.contentOrReworked,
  discontent: content.discontent,
  different_units: content.differentUnits,
  other_unit: content.otherUnit,
  several_units: content.severalUnits,
  can_rise: content.canRise,
  has_risen: content.hasRisen,
  root_closed: content.rootClosed,
  nobody_joined: content.nobodyJoined,
  none_open: content.noneOpen,
  // judged before the engine is asked, since what they ask lies outside of the family: acts/consult.ts
  within_duties: needsField('units', 'unit'),
  admitted: needsField('affair'),
  can_join: needsField('matter'),
  can_link: {
    flaw: (part, step) =>
      needsField('matter').flaw?.(part, step) ??
      (part.field === LINKED ? undefined : `can_link needs its field to be called "${LINKED}"`),
  },
}

import type { Reply } from '../../../kit/call.ts'

type Whole = Reply<'GET /api/loops'>['loops'][number]
type Step = Pick<Whole['steps'][number], 'name' | 'words' | 'from' | 'by' | 'required'>
type Loop = { id: string; steps: Step[] }

/**
 * The step that somebody with these roles will most likely take next, for the button in a list. The list carries
 * no offers: whether the step is allowed in the end, the matter's page says.
 */
export function nextStep(
  loops: Loop[],
  matter: { loop: string; state: string },
  roles: string[],
): Step | undefined {
  const steps = loops.find((loop) => loop.id === matter.loop)?.steps ?? []
  const mine = steps.filter(
    (step) => step.from.includes(matter.state) && step.by.some((role) => roles.includes(role)),
  )
  return mine.find((step) => step.required) ?? mine[0]
}

import type { Reply } from '../../kit/call.ts'

type Whole = Reply<'GET /api/loops'>['loops'][number]
export type LoopStep = Whole['steps'][number]
type Step = Pick<LoopStep, 'name' | 'words' | 'from' | 'by' | 'main' | 'usual'>
type Loop<S extends Step> = { id: string; steps: S[] }
type Person = { id: number; posts: { role: string }[] }
type Matter = { loop: string; state: string; holder?: number | null; awaits?: string | null }
type Also = readonly 'reporter'[]

/** The actors of a step that this person can be: the roles of their posts, the holder of what they took on, and what is said. */
const partsOf = (person: Person, matter: Pick<Matter, 'holder'>, also: Also = []): string[] => [
  ...person.posts.map((post) => post.role),
  ...(matter.holder === person.id ? ['holder'] : []),
  ...also,
]

/**
 * The step that is awaited of somebody, for a button in a list: a main one from this state, of which they are among the usual
 * actors. A list carries no offers: whether the step is allowed in the end, the server says.
 */
export function nextStep<S extends Step>(
  loops: Loop<S>[],
  matter: Matter,
  person: Person | null,
  also: Also = [],
): S | undefined {
  if (!person) return undefined
  const parts = partsOf(person, matter, also)
  const steps = loops.find((loop) => loop.id === matter.loop)?.steps
  // what was asked of this person comes before what the state awaits
  return (
    steps?.find((s) => s.name === matter.awaits && s.by.some((role) => parts.includes(role))) ??
    steps?.find(
      (s) => s.main && s.from.includes(matter.state) && s.usual.some((role) => parts.includes(role)),
    )
  )
}

/** The steps that somebody in these posts may try on every matter of a loop in one state: what moves it on first. */
export function stepsFor<S extends Step>(
  loops: Loop<S>[],
  matter: Omit<Matter, 'holder'>,
  person: Person | null,
): S[] {
  if (!person) return []
  const roles = partsOf(person, {})
  const steps = loops.find((loop) => loop.id === matter.loop)?.steps ?? []
  const mine = steps.filter((s) => s.from.includes(matter.state) && s.by.some((role) => roles.includes(role)))
  const rank = (s: Step) => (s.main ? (s.usual.some((role) => roles.includes(role)) ? 0 : 1) : 2)
  return mine.sort((a, b) => rank(a) - rank(b))
}

type Ahead = Pick<LoopStep, 'from' | 'to' | 'by' | 'main' | 'required'>
/** What people do comes before what follows by itself, and of that what must be comes before what may. */
const RANKS: ((step: Ahead) => boolean)[] = [
  (step) => step.main,
  (step) => step.required !== false,
  (step) => step.by.includes('join'),
]

/** The states that usually come after this one, by what moves a matter on; several where the road forks. */
export function statesAhead(loop: { steps: Ahead[] } | undefined, state: string): string[] {
  const on =
    loop?.steps.filter((step) => step.from.includes(state) && step.to !== '=' && step.to !== state) ?? []
  const first = RANKS.map((of) => on.filter(of)).find((steps) => steps.length > 0) ?? []
  return [...new Set(first.map((step) => step.to))]
}

/** Hands that are no person's. */
const MACHINES = ['cascade', 'join', 'clock', 'import', 'system', 'intake']
type Waiting = Pick<LoopStep, 'from' | 'by' | 'usual' | 'main'>
type Member = { loop: string; state: string; closedAt: string | null; unit: { name: string } | null }

/** Who is awaited: units of open orders by their name, and otherwise the usual roles of the main steps from where each stands. */
export function waitsFor(
  loops: { id: string; steps: Waiting[] }[],
  members: Member[],
): { units: string[]; roles: string[] } {
  const units = new Set<string>()
  const roles = new Set<string>()
  for (const member of members.filter((one) => one.closedAt === null)) {
    const steps = loops.find((loop) => loop.id === member.loop)?.steps ?? []
    const main = steps.filter((step) => step.main && step.from.includes(member.state))
    for (const role of main.flatMap((step) => (step.usual.length > 0 ? step.usual : step.by))) {
      if (role === 'unit_liaison' && member.unit) units.add(member.unit.name)
      else if (!MACHINES.includes(role)) roles.add(role)
    }
  }
  return { units: [...units], roles: [...roles] }
}

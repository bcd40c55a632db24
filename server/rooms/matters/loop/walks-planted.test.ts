// Each rule that the walks check is broken on purpose, in the definition or in the code: a walk must find it.
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Loop, Step } from './definition.ts'
import type { Folded, Member, StepRow } from './family.ts'

/** A module as it is, its functions and tables alike. */
type Code = Record<string, (...all: unknown[]) => unknown>
type Mock = (original: Code) => Record<string, unknown>
type Planted = {
  /** What is wrong. */
  name: string
  /** What a walk says of it. */
  says: RegExp
  code?: Record<string, Mock>
  loops?: (loop: Loop) => Loop
  fond?: string[]
  /** Steps that somebody takes beforehand are left to chance. */
  walks?: number
  loop?: string
}

const edit = (id: string, name: string, over: (step: Step) => Partial<Step>) => (loop: Loop) =>
  loop.id !== id
    ? loop
    : { ...loop, steps: loop.steps.map((s) => (s.name === name ? { ...s, ...over(s) } : s)) }
const without = (id: string, name: string, guard: string) =>
  edit(id, name, ({ guards }) => ({ guards: guards.filter((part) => part.name !== guard) }))
const wholeOf = (path: string) => vi.importActual<Code>(path)
const WORK = ['dispatch', 'acknowledge', 'contact', 'report_in']

type Fold = (loop: Loop, before: Folded | undefined, row: StepRow) => Folded
type Apply = { apply: Fold }

const PLANTED: Planted[] = [
  {
    name: 'anybody may',
    says: /taken by somebody who may not/,
    code: { './judge.ts': (judge) => ({ ...judge, roleFor: (_: unknown, step: Step) => step.by[0] }) },
  },
  {
    name: 'those whose reports were joined are not asked',
    says: /though the actor may: true/,
    code: {
      './judge.ts': ({ roleFor, ...judge }: Code) => ({
        ...judge,
        roleFor: (actor: never, step: never, member: never, family: object) =>
          roleFor?.(actor, step, member, { ...family, joined: [] }),
      }),
    },
    fond: ['solve_here', 'solved_here', 'call_back'],
  },
  {
    name: 'who stands below the level that holds it may',
    says: /taken by somebody who may not|though the actor may: false/,
    code: {
      './judge.ts': ({ roleFor, ...judge }: Code) => ({
        ...judge,
        roleFor: (actor: never, step: Step, ...rest: never[]) =>
          roleFor?.(actor, { ...step, level: false }, ...rest),
      }),
    },
    fond: ['rise'],
  },
  {
    name: 'the stored row is not what the history says',
    says: /the fold differs in category/,
    code: {
      './engine.ts': ({ take, ...engine }: Code) => ({
        ...engine,
        take: (...all: unknown[]) => {
          const taken = take?.(...all) as { family: { root: Member } }
          const { root } = taken.family
          const wrong = { ...root, matter: { ...root.matter, category: 'lost' } }
          return { ...taken, family: { ...taken.family, root: wrong } }
        },
      }),
    },
  },
  {
    name: 'a touch starts the clock anew',
    says: /a clock was started anew/,
    code: {
      './fold.ts': (fold) => {
        const { apply } = fold as unknown as Apply
        const touched: Fold = (loop, before, row) => {
          const now = apply(loop, before, row)
          return row.step === 'note' ? { ...now, clock_from: row.occurred_at } : now
        }
        return { ...fold, apply: touched, fold: foldWith(touched) }
      },
    },
    fond: ['note'],
  },
  {
    name: 'a note gives more time',
    says: /a clock was touched/,
    code: {
      './fold.ts': (fold) => {
        const { apply } = fold as unknown as Apply
        const touched: Fold = (loop, before, row) => {
          const now = apply(loop, before, row)
          return row.step === 'note' && now.due_at
            ? { ...now, due_at: new Date(now.due_at.getTime() + 60_000) }
            : now
        }
        return { ...fold, apply: touched, fold: foldWith(touched) }
      },
    },
    fond: ['note'],
  },
  {
    name: 'a required step is walked around',
    says: /ended without the required call_back/,
    loops: edit('whistle', 'clear', ({ from }) => ({ from: [...from, 'checked'] })),
    fond: ['answer', 'clear'],
  },
  {
    name: 'what was required after a dispatch is walked around',
    says: /ended without the required (report_in|feed_back|passed)/,
    loops: edit('whistle', 'solved_here', ({ from }) => ({ from: [...from, 'dispatched'] })),
    fond: ['dispatch', 'solved_here', 'call_back', 'clear'],
  },
  {
    name: 'orders stay at work when the matter is passed to an emergency service',
    says: /an open child under an ended root/,
    loops: (loop) => ({ ...loop, children: loop.children.map((child) => ({ ...child, cascades: [] })) }),
    fond: ['dispatch', 'transfer'],
  },
  {
    name: 'a parent is not joined',
    says: /a join that was left out/,
    loops: (loop) => ({
      ...loop,
      // read by the engine as it joins, and by the check afterwards
      children: loop.children.map((child) => {
        let asked = 0
        return {
          ...child,
          get joins() {
            return asked++ % 2 === 0 ? [] : child.joins
          },
        }
      }),
    }),
    fond: WORK,
  },
  {
    name: 'a dissatisfied reporter leads nowhere',
    says: /stuck/,
    loops: (loop) => ({
      ...loop,
      steps: loop.steps.filter((s) => !['return', 'return_own', 'propose_final', 'reopen'].includes(s.name)),
    }),
    fond: ['answer', 'call_back'],
  },
  {
    name: 'more than two extensions',
    says: /grant_extension 3 times/,
    loops: without('order', 'ask_extension', 'at_most'),
    fond: [...WORK, 'ask_extension', 'back_extension', 'grant_extension'],
    walks: 400,
  },
  {
    name: 'an extension for what was late',
    says: /an extension for what had been late/,
    loops: (loop) =>
      ['ask', 'back', 'grant'].reduce(
        (l, step) => without('order', `${step}_extension`, 'never_late')(l),
        loop,
      ),
    fond: [...WORK, 'ask_extension', 'back_extension', 'grant_extension'],
    walks: 400,
  },
  {
    name: 'two suspensions',
    says: /suspend 2 times/,
    loops: without('order', 'suspend', 'at_most'),
    fond: [...WORK, 'suspend', 'resume'],
  },
  {
    name: 'a pause without an end',
    says: /a paused one that does not wake/,
    code: {
      './clock.ts': ({ clockOf, ...clock }: Code) => ({
        ...clock,
        clockOf: (...all: unknown[]) => {
          const real = clockOf?.(...all) as { alarm(loop: Loop, of: Folded): unknown }
          return {
            ...real,
            alarm: (l: Loop, of: Folded) => (of.paused_until ? undefined : real.alarm(l, of)),
          }
        },
      }),
    },
    fond: [...WORK, 'suspend'],
  },
  {
    name: 'more than two returns',
    says: /return 3 times/,
    loops: (loop) =>
      without('whistle', 'return', 'at_most')(without('whistle', 'return_own', 'at_most')(loop)),
    fond: [...WORK, 'feed_back', 'confirm', 'passed', 'call_back', 'return'],
    walks: 300,
  },
  {
    name: 'a ruling that does not bind',
    says: /an objection after a ruling/,
    loops: (loop) => without('order', 'object', 'not_ruled')(without('order', 'object', 'not_after')(loop)),
    fond: ['dispatch', 'object', 'reject', 'uphold'],
  },
  {
    name: 'a clock that calls it late again and again',
    says: /late twice|again and again|does not rise/,
    code: {
      '../effects/index.ts': ({ effects }: Code) => ({
        effects: { ...effects, mark_late: { fold: (was: Folded) => ({ ...was, late: true }) } },
      }),
    },
  },
  {
    name: 'what the form says is forgotten',
    says: /was not kept/,
    code: {
      '../effects/index.ts': ({ effects }: Code) => ({
        effects: { ...effects, keep: {} },
      }),
    },
    fond: ['answer', 'call_back'],
  },
]

/** A whole history folded with another `apply`. */
const foldWith = (apply: Fold) => (loop: Loop, steps: readonly StepRow[]) =>
  steps.reduce<Folded | undefined>((state, row) => apply(loop, state, row), undefined)

/** What the first walk that breaks a rule says; undefined where none does. */
async function foundIn({
  code = {},
  loops = (loop) => loop,
  fond = [],
  walks = 120,
  loop = 'whistle',
}: Planted) {
  vi.resetModules()
  for (const [path, mock] of Object.entries(code)) vi.doMock(path, async () => mock(await wholeOf(path)))
  const { shippedDistricts, shippedLoops } = await import('./testing.ts')
  const { startsOf, startWalk, stride } = await import('./walking.ts')
  const { mayEndFrom } = await import('./walking-ends.ts')
  const tenant = shippedDistricts.at(-1)!
  const starts = startsOf(tenant, shippedLoops(tenant).map(loops)).filter((s) => s.loop.id === loop)
  for (let n = 0; n < walks; n++) {
    try {
      let walk = startWalk(starts[n % starts.length]!, n * 7919, fond)
      for (let choice = 0; choice < 40; choice++) {
        walk = stride(walk, n * 104_729 + choice * 31) ?? walk
        if (!mayEndFrom(walk)) return 'stuck'
      }
    } catch (error) {
      return String(error)
    }
  }
  return undefined
}

afterEach(() => {
  vi.doUnmock('./judge.ts')
  vi.resetModules()
})

describe('a walk finds that', () => {
  test.each(PLANTED)('$name', { timeout: 60_000 }, async (planted) => {
    expect(await foundIn(planted)).toMatch(planted.says)
    for (const path of Object.keys(planted.code ?? {})) vi.doUnmock(path)
  })
  test('and nothing of the kind where nothing is planted', { timeout: 60_000 }, async () => {
    expect(await foundIn({ name: '', says: /./, walks: 30 })).toBeUndefined()
  })
})

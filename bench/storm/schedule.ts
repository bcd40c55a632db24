/** So many pieces of work a second, begun evenly, for so many seconds. */
export type Phase = { name: string; perSecond: number; seconds: number }
export type Due = { at: number; phase: number }

/** When each piece is due, in milliseconds after the start, and in which phase. */
export function dueTimes(phases: readonly Phase[]): Due[] {
  const all: Due[] = []
  let from = 0
  for (const [phase, { perSecond, seconds }] of phases.entries()) {
    const count = Math.round(perSecond * seconds)
    for (let i = 0; i < count; i++) all.push({ at: from + (i * 1000) / perSecond, phase })
    from += seconds * 1000
  }
  return all
}

/**
 * Begins each piece when it is due, whatever became of those before it: people do not wait for each other. `piece` is told when it
 * should have begun (of `performance.now()`), so that what a busy machine begins late counts as late. Resolves when all have ended.
 */
export async function openLoop(
  due: readonly Due[],
  piece: (n: number, dueAt: number, phase: number) => Promise<void>,
): Promise<void> {
  const began = performance.now()
  const running: Promise<void>[] = []
  for (const [n, { at, phase }] of due.entries()) {
    const early = began + at - performance.now()
    // a timer wakes up to a millisecond late; pieces due within one begin together
    if (early >= 1) await new Promise((resolve) => setTimeout(resolve, early))
    running.push(piece(n, began + at, phase))
  }
  await Promise.all(running)
}

import { quantile } from '../kit/stats.ts'
import type { Sample } from './calls.ts'

/** Of some calls: how many, how they ended, and how long the good ones took. */
export type Figures = {
  calls: number
  ok: number
  refused: number
  failed: number
  /** Of those not refused, which share was answered as it should be. */
  answered: number
  p50: number
  p95: number
  p99: number
}

export function figuresOf(samples: readonly Sample[]): Figures {
  const count = (outcome: Sample['outcome']) => samples.filter((one) => one.outcome === outcome).length
  const took = samples.filter((one) => one.outcome === 'ok').map((one) => one.ms)
  const [ok, refused, failed] = [count('ok'), count('refused'), count('failed')]
  return {
    ...{ calls: samples.length, ok, refused, failed },
    answered: ok + failed === 0 ? 1 : ok / (ok + failed),
    ...{ p50: quantile(took, 0.5), p95: quantile(took, 0.95), p99: quantile(took, 0.99) },
  }
}

/** By kind, in the order in which they first came. */
export function byKind(samples: readonly Sample[]): Record<string, Figures> {
  const groups = Map.groupBy(samples, (one) => one.kind)
  return Object.fromEntries([...groups].map(([kind, of]) => [kind, figuresOf(of)]))
}

/** The seconds in which somebody was told to come again or got no answer, and how many were. */
export function illSeconds(samples: readonly Sample[]): { second: number; calls: number }[] {
  const ill = samples.filter((one) => one.outcome !== 'ok')
  return [...Map.groupBy(ill, (one) => Math.floor(one.at / 1000))]
    .map(([second, of]) => ({ second, calls: of.length }))
    .sort((a, b) => a.second - b.second)
}

/**
 * Seconds after `fromMs` until all is well again and stays so: the end of the last second in which a call was not answered, or p95 of
 * those sent in it was `limitMs` or more. NaN where there was nothing to see.
 */
export function recovery(samples: readonly Sample[], fromMs: number, limitMs: number): number {
  const after = samples.filter((one) => one.at >= fromMs)
  if (after.length === 0) return Number.NaN
  const bySecond = Map.groupBy(after, (one) => Math.floor((one.at - fromMs) / 1000))
  let ill = 0
  for (const [second, of] of bySecond) {
    const { refused, failed, p95 } = figuresOf(of)
    if (refused > 0 || failed > 0 || !(p95 < limitMs)) ill = Math.max(ill, second + 1)
  }
  return ill
}

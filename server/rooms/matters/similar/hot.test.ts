import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realData } from '../../../../tools/testing.ts'
import { likeness, type Said, said } from './likeness.ts'
import judged from './hot-judged.json' with { type: 'json' }

const LEAST = 0.2
const file = realData && join(realData, 'messages/hot.jsonl')

// Real residents' messages beside the project; without them these tests are skipped and counted as skipped.
describe.skipIf(!file || !existsSync(file))('on messages that residents really wrote', () => {
  const messages = new Map<number, Said>()
  const pairs = () => {
    if (messages.size === 0) {
      for (const line of readFileSync(file ?? '', 'utf8')
        .trim()
        .split('\n')) {
        const row = JSON.parse(line) as Record<string, string>
        messages.set(Number(row.留言编号), said(row.留言主题 ?? '', row.留言详情 ?? ''))
      }
    }
    return judged.pairs.map(([a = 0, b = 0, same = 0, weight = 0]) => {
      const [one, other] = [messages.get(a), messages.get(b)]
      if (!one || !other) throw new Error(`no message ${a} or ${b}`)
      return { alike: likeness(one, other), same: same === 1, weight }
    })
  }
  const sum = (of: { weight: number }[]) => of.reduce((total, { weight }) => total + weight, 0)
  const at = (least: number) => {
    const all = pairs()
    const offered = all.filter(({ alike }) => alike >= least)
    const right = sum(offered.filter(({ same }) => same))
    return { precision: right / sum(offered), recall: right / sum(all.filter(({ same }) => same)) }
  }

  test('the offers within a day, over a whole city, keep their precision and recall', () => {
    for (const least of [0.15, LEAST, 0.25, 1.5 * LEAST]) {
      const { precision, recall } = at(least)
      console.log(
        `likeness ≥ ${least.toFixed(2)}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
      )
    }
    const chosen = at(LEAST)
    expect(chosen.precision).toBeGreaterThan(0.68)
    expect(chosen.recall).toBeGreaterThan(0.9)
    // elsewhere in the community the words must prove half as much again
    expect(at(1.5 * LEAST).precision).toBeGreaterThan(0.83)
  })
})

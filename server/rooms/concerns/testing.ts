// The ledger of the neutral world: what people say of umbrellas that are no reports yet.
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { concerns } from '../../../contract/concerns.ts'
import type { Who } from '../../kit/scope.ts'
import type { TestHttp } from '../../../tests/harness/http.ts'

type Told = z.input<(typeof concerns)['POST /api/concerns']['body']>
type Summary = z.output<(typeof concerns)['POST /api/concerns']['out']>['matter']

/** Writes down a concern through the door, at a node. */
export const tellerOf =
  (http: TestHttp, nodeId: number) =>
  async (as: Who, over: Partial<Told> = {}) => {
    const body: Told = { id: randomUUID(), nodeId, words: '公交站没有地方避雨。', source: 'visit', ...over }
    return http.ask<{ matter: Summary } & { code?: string }>('POST', '/api/concerns', { as, body })
  }
export const sorted = { kind: 'hardship', category: 'roads.lights' } as const

import type { z } from 'zod'
import { problem } from '../problems.ts'

const empty = Object.freeze({})

/** A part of a request after its schema; refuses with the names of the fields that are wrong, never with their values. */
export function parsePart(schema: z.ZodType | undefined, part: unknown): never {
  if (!schema) return empty as never
  const result = schema.safeParse(part ?? {})
  if (result.success) return result.data as never
  throw badInput(result.error.issues)
}

export function badInput(issues: readonly z.core.$ZodIssue[]) {
  const fields = issues.slice(0, 10).map((issue) => ({ path: issue.path.join('.'), rule: ruleOf(issue) }))
  const summary = fields.map((f) => (f.path ? `${f.path} (${f.rule})` : f.rule)).join(', ')
  return problem('http.bad_input', { summary, fields })
}

const ruleOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'too_big') return `≤ ${issue.maximum}`
  if (issue.code === 'too_small') return `≥ ${issue.minimum}`
  if (issue.code === 'invalid_type') return `${issue.expected}`
  if (issue.code === 'custom') return issue.message
  return issue.code
}

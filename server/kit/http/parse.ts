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
  const fields = issues.slice(0, 10).map((issue) => ({ path: issue.path.join('.'), rule: issue.code }))
  const summary = issues.slice(0, 10).map((issue) => {
    const { zh, en } = wordsOf(issue)
    const path = issue.path.join('.')
    return path ? { zh: `${path}（${zh}）`, en: `${path} (${en})` } : { zh, en }
  })
  return problem('http.bad_input', { summary, fields })
}

function wordsOf(issue: z.core.$ZodIssue): { zh: string; en: string } {
  switch (issue.code) {
    case 'too_big':
      return { zh: `最多 ${issue.maximum}`, en: `at most ${issue.maximum}` }
    case 'too_small':
      return { zh: `至少 ${issue.minimum}`, en: `at least ${issue.minimum}` }
    case 'invalid_type':
      return { zh: `应为 ${issue.expected}`, en: `must be ${issue.expected}` }
    case 'custom':
      return issue.message === 'empty'
        ? { zh: '不能为空', en: 'must not be empty' }
        : { zh: '有不能保存的字符', en: 'holds characters that cannot be kept' }
    default:
      return { zh: '格式不对', en: 'not a valid value' }
  }
}

/** The one kind of error that crosses the wire (RFC 9457). Rooms declare codes in a `problems.ts` of their own. */
export type Lang = 'zh' | 'en'
export type ProblemWords = { status: number; zh: string; en: string }
export type ProblemTable = Record<string, ProblemWords>

const registry = new Map<string, ProblemWords>()

/** Adds a file of codes to the registry. Throws when a code is declared twice. */
export function declareProblems<T extends ProblemTable>(table: T): T {
  for (const [code, words] of Object.entries(table)) {
    if (registry.has(code)) throw new Error(`problem code declared twice: ${code}`)
    registry.set(code, words)
  }
  return table
}

export const declaredProblems = (): ReadonlyMap<string, ProblemWords> => registry

/** Values for the {placeholders} of a problem's words; a {zh,en} pair is said in the reader's language. */
export type ProblemParams = Record<string, unknown>

export class Problem extends Error {
  readonly code: string
  readonly params: ProblemParams
  constructor(code: string, params: ProblemParams = {}) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.params = params
  }
  get status(): number {
    return registry.get(this.code)?.status ?? 500
  }
}

export const problem = (code: string, params: ProblemParams = {}): Problem => new Problem(code, params)

const inWords = (value: unknown, lang: Lang): string => {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map((v) => inWords(v, lang)).join(lang === 'zh' ? '、' : ', ')
  if (typeof value === 'object' && 'zh' in value && 'en' in value)
    return String((value as Record<Lang, string>)[lang])
  return String(value)
}

/** The sentence of a problem in the reader's language. */
export function say(p: Problem, lang: Lang): string {
  const words = registry.get(p.code)?.[lang] ?? p.code
  return words.replace(/\{(\w+)\}/g, (_, name: string) => inWords(p.params[name], lang))
}

/** The body of an `application/problem+json` answer. */
export function problemBody(p: Problem, lang: Lang, requestId: string): Record<string, unknown> {
  const { fields, current } = p.params
  return {
    type: `urn:gridloom:problem:${p.code}`,
    code: p.code,
    status: p.status,
    detail: say(p, lang),
    requestId,
    ...(fields === undefined ? {} : { fields }),
    ...(current === undefined ? {} : { current }),
  }
}

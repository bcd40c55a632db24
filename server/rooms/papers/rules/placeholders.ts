/** The closed set of places that a template may leave open, and what fills them. */
export const PLACEHOLDERS = {
  number: { zh: '事项编号', en: 'number of the matter' },
  place: { zh: '地点', en: 'place' },
  unit: { zh: '承办单位', en: 'unit that handles it' },
  deadline: { zh: '正在计时的时限', en: 'deadline that runs' },
  today: { zh: '今天的日期', en: 'today' },
  reporter_title: { zh: '对上报人的称呼：先生、女士或居民', en: 'how the reporter is addressed' },
} as const
export type Placeholder = keyof typeof PLACEHOLDERS

/** What stands where nothing is known yet, so that nobody takes it for finished. */
const GAP = '＿＿＿＿'
const HOLE = /\{([^{}]*)\}/g

/** Names in braces that are no placeholder of ours; a brace without its partner is one as well. */
export function unknownPlaceholders(text: string): string[] {
  const rest = text.replace(HOLE, '')
  return [
    ...[...text.matchAll(HOLE)].map((m) => m[1] ?? '').filter((name) => !Object.hasOwn(PLACEHOLDERS, name)),
    ...(rest.match(/[{}]/g) ?? []),
  ]
}

/** A template with what is known in its places; `gaps` names the places for which nothing is. */
export function fillTemplate(
  text: string,
  known: Partial<Record<Placeholder, string | null>>,
): { text: string; gaps: string[] } {
  const gaps: string[] = []
  const filled = text.replace(HOLE, (_, name: Placeholder) => {
    const value = known[name]
    if (value) return value
    if (!gaps.includes(name)) gaps.push(name)
    return GAP
  })
  return { text: filled, gaps }
}

/** How the reporter may be addressed, by what they called themselves; a guess would be rude. */
export const titleFor = (name: string | null | undefined): string =>
  /(先生|女士)$/.exec(name?.trim() ?? '')?.[0] ?? '居民'

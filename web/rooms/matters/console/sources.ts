import { t } from '../../../kit/words.ts'

/** How a matter came: in words where we have them, by the channel's own key where a district named one of its own. */
export function sourceName(key: string): string {
  const known = `desk.source.${key}`
  const said = t(known)
  return said === known ? key : said
}

import type { IconName } from '../kit/theme/icons.ts'

/** A page of the rail or of a section's tabs: the route's name, the key of its words, the permission that it needs. */
export type Entry = { name: string; words: string; needs: string; query?: Record<string, string> }
/** A line of the rail: a page, or a section of several whose tabs stand above them. */
export type Section = { key: string; icon: IconName; words: string; pages: readonly Entry[] }

const one = (
  name: string,
  icon: IconName,
  words: string,
  needs: string,
  query?: Entry['query'],
): Section => ({
  key: name,
  icon,
  words,
  pages: [{ name, words, needs, ...(query ? { query } : {}) }],
})

export const SECTIONS: readonly Section[] = [
  one('work', 'work', 'desk.nav.work', 'matters.read', { view: 'todo' }),
  one('new', 'report', 'desk.nav.new', 'matters.step'),
  one('report', 'report', 'desk.nav.report', 'matters.report'),
  one('concerns', 'words', 'desk.nav.concerns', 'concerns.read'),
  one('lists', 'lists', 'desk.nav.lists', 'lists.read'),
  one('grid', 'place', 'desk.grid.title', 'grid.read'),
  {
    key: 'data',
    icon: 'figures',
    words: 'desk.nav.data',
    pages: [
      { name: 'dashboard', words: 'desk.nav.dashboard', needs: 'matters.figures' },
      { name: 'figures', words: 'desk.figures.title', needs: 'scores.read' },
      { name: 'bulletins', words: 'desk.bulletins.title', needs: 'reports.read' },
      { name: 'article', words: 'desk.article.title', needs: 'article.read' },
    ],
  },
  {
    key: 'manage',
    icon: 'intake',
    words: 'desk.nav.manage',
    pages: [
      { name: 'templates', words: 'desk.templates.short', needs: 'papers.templates' },
      { name: 'outgoing', words: 'desk.nav.outgoing', needs: 'notices.outgoing' },
      { name: 'intake', words: 'desk.nav.intake', needs: 'intake.manage' },
      { name: 'imports', words: 'desk.imports.title', needs: 'imports.use' },
    ],
  },
]

/** Pages that have no line of their own belong to another one. */
const UNDER: Readonly<Record<string, string>> = {
  matter: 'work',
  start: 'new',
  'concern-start': 'new',
  problems: 'concerns',
  'concerns-many': 'concerns',
  report: 'new',
  'lists-entry': 'lists',
  'lists-apply': 'lists',
  robots: 'outgoing',
  'article-records': 'article',
  'figures-records': 'figures',
  bulletin: 'bulletins',
  import: 'imports',
}

/** Which page of the tabs an address belongs to. */
export const pageAt = (route: unknown): string => UNDER[String(route)] ?? String(route)

/** The sections that a person may enter, each with the pages that they may open; one without any is left out. */
export const openTo = (
  sections: readonly Section[],
  can: (permission: string) => boolean,
): (Section & { pages: readonly [Entry, ...Entry[]] })[] =>
  sections.flatMap((section) => {
    const [first, ...rest] = section.pages.filter((page) => can(page.needs))
    return first ? [{ ...section, pages: [first, ...rest] as const }] : []
  })

/** The section that an address lies in. */
export const sectionAt = <S extends Section>(sections: readonly S[], route: unknown): S | undefined =>
  sections.find((section) =>
    section.pages.some((page) => page.name === pageAt(route) || page.name === String(route)),
  )

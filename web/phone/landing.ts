import { mayDo } from '../kit/session.ts'

type Person = {
  kind: 'staff' | 'resident'
  can: string[]
  posts: { role: string; can: string[]; place?: { kind: string } }[]
}

/** Roles whose work lies on the phone; the others sit at a desk. */
const FIELD = ['grid_worker', 'branch_secretary', 'unit_liaison', 'party_member']
export const isFieldRole = (role: string): boolean => FIELD.includes(role)

/** Staff who handle matters find their work first; everybody else finds the front page. */
export function homeOf(person: Person | null): string {
  return person?.kind === 'staff' && mayDo(person, 'matters.step') ? '/work' : '/'
}

export type Tab = {
  to: string
  word: 'home' | 'report' | 'mine' | 'work' | 'inbox' | 'me'
  icon: 'home' | 'report' | 'words' | 'work' | 'bell' | 'me'
}

/** The tabs at the bottom, by what the person may do. */
export function tabsOf(person: Person | null): Tab[] {
  const home: Tab =
    homeOf(person) === '/work'
      ? { to: '/work', word: 'work', icon: 'work' }
      : { to: '/', word: 'home', icon: 'home' }
  const report: Tab = { to: '/report', word: 'report', icon: 'report' }
  const mine: Tab = { to: '/mine', word: 'mine', icon: 'words' }
  const me: Tab = { to: '/me', word: 'me', icon: 'me' }
  // a unit files what its loops let it, by another door than the residents' report
  const units = person?.posts.length && person.posts.every((post) => post.place?.kind === 'unit')
  const reports = person === null || (mayDo(person, 'matters.report') && !units)
  const inbox: Tab = { to: '/notices', word: 'inbox', icon: 'bell' }
  return [home, ...(reports ? [report, mine] : []), ...(person ? [inbox] : []), me]
}

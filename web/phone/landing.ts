import { mayDo } from '../kit/session.ts'

type Person = { kind: 'staff' | 'resident'; can: string[]; posts: { role: string; can: string[] }[] }

/** Roles whose work lies on the phone; the others sit at a desk. */
const FIELD = ['grid_worker', 'branch_secretary', 'unit_liaison']
export const isFieldRole = (role: string): boolean => FIELD.includes(role)

/** Staff who handle matters find their work first; everybody else finds the front page. */
export function homeOf(person: Person | null): string {
  return person?.kind === 'staff' && mayDo(person, 'matters.step') ? '/work' : '/'
}

export type Tab = {
  to: string
  word: 'home' | 'report' | 'mine' | 'work' | 'me'
  icon: 'home' | 'report' | 'words' | 'work' | 'me'
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
  const reports = person === null || mayDo(person, 'matters.report')
  return [home, ...(reports ? [report, mine] : []), me]
}

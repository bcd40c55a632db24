import { createRouter, createWebHistory, type RouteRecordSingleView } from 'vue-router'
import { useSession } from '../kit/session.ts'
import { consolePages as access } from '../rooms/access/index.ts'
import { consolePages as article } from '../rooms/article/index.ts'
import { addConcernParts, consolePages as concerns } from '../rooms/concerns/index.ts'
import { consolePages as grid } from '../rooms/grid/index.ts'
import { addJobParts, consolePages as jobs } from '../rooms/jobs/index.ts'
import { consolePages as lists } from '../rooms/lists/index.ts'
import { addImportParts, consolePages as imports } from '../rooms/imports/index.ts'
import { consolePages as intake } from '../rooms/intake/index.ts'
import { consolePages as matters } from '../rooms/matters/index.ts'
import { addDeskParts, consolePages as papers } from '../rooms/papers/index.ts'
import { consolePages as notices } from '../rooms/notices/index.ts'
import { consolePages as reports } from '../rooms/reports/index.ts'
import { consolePages as scores } from '../rooms/scores/index.ts'
import Door from './Door.vue'
import { homeOf, isInside } from './landing.ts'
import Shell from './Shell.vue'

type Component = RouteRecordSingleView['component']
/** A page of the desk; `title` is the key of its name, `needs` the permission without which it is not opened. */
const page = (path: string, name: string, component: Component, title: string, needs?: string) => ({
  path,
  name,
  component,
  meta: { title, needs },
})

addJobParts()
addConcernParts()
addImportParts()
addDeskParts()

export const router = createRouter({
  history: createWebHistory('/desk/'),
  routes: [
    {
      path: '/sign-in',
      component: Door,
      children: [
        { path: '', name: 'sign-in', component: access.signIn, meta: { title: 'desk.signIn.title' } },
      ],
    },
    // a sheet of paper has no frame around it
    page('/paper/:id', 'paper', papers.paper, 'desk.paper.page', 'papers.read'),
    page(
      '/problem-list/:sheet',
      'problem-paper',
      concerns.paper,
      'desk.concerns.view.problems',
      'concerns.keep',
    ),
    page('/sheet/:sheet', 'sheet', papers.sheet, 'desk.paper.sheet', 'papers.read'),
    {
      path: '/',
      component: Shell,
      children: [
        { path: '', name: 'home', redirect: () => homeOf(useSession().person.value) },
        page('work', 'work', matters.work, 'desk.work.title'),
        page('m/:id', 'matter', matters.matter, 'desk.matter.title'),
        page('report', 'report', matters.report, 'desk.report.title', 'matters.report'),
        page('new', 'new', matters.startAny, 'desk.new.title'),
        page('new/concern', 'concern-start', concerns.start, 'desk.concerns.tell', 'concerns.tell'),
        page('new/:loop', 'start', matters.start, 'desk.new.title'),
        page('concerns', 'concerns', concerns.ledger, 'desk.concerns.title', 'concerns.read'),
        page(
          'concerns/problems',
          'problems',
          concerns.problems,
          'desk.concerns.view.problems',
          'concerns.read',
        ),
        page('concerns/many', 'concerns-many', concerns.many, 'desk.concerns.many.title', 'concerns.keep'),
        page('dashboard', 'dashboard', reports.dashboard, 'desk.dashboard.title', 'matters.figures'),
        page('figures', 'figures', scores.figures, 'desk.figures.title', 'scores.read'),
        page('figures/records', 'figures-records', scores.records, 'desk.figures.title', 'scores.read'),
        page('bulletins', 'bulletins', reports.bulletins, 'desk.bulletins.title', 'reports.read'),
        page('bulletins/:id', 'bulletin', reports.bulletin, 'desk.bulletins.title', 'reports.read'),
        page('article', 'article', article.article, 'desk.article.title', 'article.read'),
        page('article/:line', 'article-records', article.records, 'desk.article.title', 'article.read'),
        page('jobs', 'jobs', jobs.jobs, 'desk.jobs.title'),
        page('notices', 'notices', notices.inbox, 'kit.inbox.title'),
        page('outgoing', 'outgoing', notices.outgoing, 'desk.outgoing.title', 'notices.outgoing'),
        page('robots', 'robots', notices.robots, 'desk.robots.title', 'notices.outgoing'),
        page('templates', 'templates', papers.templates, 'desk.templates.title', 'papers.templates'),
        page('lists', 'lists', lists.lists, 'desk.lists.title', 'lists.read'),
        page('lists/apply', 'lists-apply', lists.apply, 'desk.lists.apply.title', 'lists.apply'),
        page('lists/:id', 'lists-entry', lists.entry, 'desk.lists.tab.admissions', 'lists.read'),
        page('grid', 'grid', grid.grid, 'desk.grid.title', 'grid.read'),
        page('imports', 'imports', imports.imports, 'desk.imports.title', 'imports.use'),
        page('imports/:id', 'import', imports.batch, 'desk.imports.title', 'imports.use'),
        page('intake', 'intake', intake.channels, 'desk.intake.title', 'intake.manage'),
        page('me', 'me', access.me, 'desk.me.title'),
      ],
    },
    page(
      '/print/bulletins/:id',
      'bulletin-print',
      reports.bulletinPrint,
      'desk.bulletins.title',
      'reports.read',
    ),
    page('/print/lists', 'lists-print', lists.print, 'desk.lists.print.go', 'lists.read'),
    { path: '/:rest(.*)*', redirect: { name: 'home' } },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
})

router.beforeEach((to) => {
  const { person, can } = useSession()
  // The desk is for staff: a resident who strays here is asked to sign in as staff.
  const staff = person.value?.kind === 'staff'
  if (to.name === 'sign-in') return staff ? homeOf(person.value) : true
  if (!staff) return { name: 'sign-in', query: isInside(to.fullPath) ? { next: to.fullPath } : {} }
  // An address from somebody else's day, or from the one signed in before: what this person may not do is not opened.
  return typeof to.meta.needs === 'string' && !can(to.meta.needs) ? homeOf(person.value) : true
})

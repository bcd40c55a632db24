import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from '../kit/session.ts'
import { consolePages as access } from '../rooms/access/index.ts'
import { consolePages as lists } from '../rooms/lists/index.ts'
import { consolePages as intake } from '../rooms/intake/index.ts'
import { consolePages as matters } from '../rooms/matters/index.ts'
import { addDeskParts, consolePages as papers } from '../rooms/papers/index.ts'
import { consolePages as notices } from '../rooms/notices/index.ts'
import Door from './Door.vue'
import { homeOf, isInside } from './landing.ts'
import Shell from './Shell.vue'

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
    {
      path: '/paper/:id',
      name: 'paper',
      component: papers.paper,
      meta: { title: 'desk.paper.page', needs: 'papers.read' },
    },
    {
      path: '/sheet/:sheet',
      name: 'sheet',
      component: papers.sheet,
      meta: { title: 'desk.paper.sheet', needs: 'papers.read' },
    },
    {
      path: '/',
      component: Shell,
      children: [
        { path: '', name: 'home', redirect: () => homeOf(useSession().person.value) },
        { path: 'work', name: 'work', component: matters.work, meta: { title: 'desk.work.title' } },
        { path: 'm/:id', name: 'matter', component: matters.matter, meta: { title: 'desk.matter.title' } },
        {
          path: 'report',
          name: 'report',
          component: matters.report,
          meta: { title: 'desk.report.title', needs: 'matters.report' },
        },
        { path: 'new', name: 'new', component: matters.startAny, meta: { title: 'desk.new.title' } },
        { path: 'new/:loop', name: 'start', component: matters.start, meta: { title: 'desk.new.title' } },
        {
          path: 'dashboard',
          name: 'dashboard',
          component: matters.dashboard,
          meta: { title: 'desk.dashboard.title', needs: 'matters.figures' },
        },
        { path: 'notices', name: 'notices', component: notices.inbox, meta: { title: 'kit.inbox.title' } },
        {
          path: 'outgoing',
          name: 'outgoing',
          component: notices.outgoing,
          meta: { title: 'desk.outgoing.title', needs: 'notices.outgoing' },
        },
        {
          path: 'robots',
          name: 'robots',
          component: notices.robots,
          meta: { title: 'desk.robots.title', needs: 'notices.outgoing' },
        },
        {
          path: 'templates',
          name: 'templates',
          component: papers.templates,
          meta: { title: 'desk.templates.title', needs: 'papers.templates' },
        },
        {
          path: 'lists',
          name: 'lists',
          component: lists.lists,
          meta: { title: 'desk.lists.title', needs: 'lists.read' },
        },
        {
          path: 'lists/apply',
          name: 'lists-apply',
          component: lists.apply,
          meta: { title: 'desk.lists.apply.title', needs: 'lists.apply' },
        },
        {
          path: 'lists/:id',
          name: 'lists-entry',
          component: lists.entry,
          meta: { title: 'desk.lists.tab.admissions', needs: 'lists.read' },
        },
        {
          path: 'intake',
          name: 'intake',
          component: intake.channels,
          meta: { title: 'desk.intake.title', needs: 'intake.manage' },
        },
        { path: 'me', name: 'me', component: access.me, meta: { title: 'desk.me.title' } },
      ],
    },
    {
      path: '/print/lists',
      name: 'lists-print',
      component: lists.print,
      meta: { title: 'desk.lists.print.go', needs: 'lists.read' },
    },
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

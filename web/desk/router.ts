import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from '../kit/session.ts'
import { consolePages as access } from '../rooms/access/index.ts'
import { consolePages as matters } from '../rooms/matters/index.ts'
import Door from './Door.vue'
import { homeOf, isInside } from './landing.ts'
import Shell from './Shell.vue'

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
        {
          path: 'dashboard',
          name: 'dashboard',
          component: matters.dashboard,
          meta: { title: 'desk.dashboard.title', needs: 'matters.figures' },
        },
        { path: 'me', name: 'me', component: access.me, meta: { title: 'desk.me.title' } },
      ],
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

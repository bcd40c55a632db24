import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from '../kit/session.ts'
import { phonePages as access } from '../rooms/access/index.ts'
import { phonePages as lists } from '../rooms/lists/index.ts'
import { phonePages as matters } from '../rooms/matters/index.ts'
import { addPhoneParts, phonePages as papers } from '../rooms/papers/index.ts'
import { phonePages as notices } from '../rooms/notices/index.ts'
import Home from './Home.vue'
import { homeOf } from './landing.ts'
import { mendMissingParts } from './missing-parts.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's name, for the tab of the browser. */
    title?: string
    /** Only for somebody signed in; others sign in first and come back. */
    person?: boolean
  }
}

addPhoneParts()

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    { path: '/', name: 'home', component: Home },
    { path: '/report', name: 'report', component: matters.report, meta: { title: 'phone.report.title' } },
    { path: '/mine', name: 'mine', component: matters.mine, meta: { title: 'phone.mine.title' } },
    {
      path: '/m/:id',
      name: 'matter',
      component: matters.matter,
      meta: { title: 'phone.matter.title', person: true },
    },
    {
      path: '/work',
      name: 'work',
      component: matters.work,
      meta: { title: 'phone.work.title', person: true },
    },
    {
      path: '/notices',
      name: 'notices',
      component: notices.inbox,
      meta: { title: 'kit.inbox.title', person: true },
    },
    { path: '/around', name: 'around', component: papers.around, meta: { title: 'phone.around.title' } },
    {
      path: '/around/:district/:id',
      name: 'around-one',
      component: papers.aroundOne,
      meta: { title: 'phone.around.title' },
    },
    {
      path: '/lists',
      name: 'lists',
      component: lists.lists,
      meta: { title: 'phone.lists.title', person: true },
    },
    {
      path: '/lists/:id',
      name: 'lists-entry',
      component: lists.entry,
      meta: { title: 'phone.lists.title', person: true },
    },
    {
      path: '/new',
      name: 'new',
      component: matters.startAny,
      meta: { title: 'phone.new.title', person: true },
    },
    {
      path: '/new/:loop',
      name: 'start',
      component: matters.start,
      meta: { title: 'phone.new.title', person: true },
    },
    { path: '/sign-in', name: 'sign-in', component: access.signIn, meta: { title: 'phone.signIn.title' } },
    { path: '/me', name: 'me', component: access.me, meta: { title: 'phone.me.title' } },
    {
      path: '/:rest(.*)*',
      name: 'nowhere',
      component: () => import('./Nowhere.vue'),
      meta: { title: 'phone.nowhere.title' },
    },
  ],
  scrollBehavior: (to, from, saved) =>
    saved ?? (to.path === from.path ? false : to.hash ? { el: to.hash, top: 80 } : { top: 0 }),
})

router.beforeEach((to, from) => {
  const { person } = useSession()
  if (to.meta.person && !person.value) return { name: 'sign-in', query: { next: to.fullPath } }
  // Staff open the door onto their work; from inside, the front page stays reachable for a change of demo account.
  if (to.name === 'home' && !from.name && homeOf(person.value) !== '/') return homeOf(person.value)
  return true
})

mendMissingParts(router)

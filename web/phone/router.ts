import { createRouter, createWebHistory, type RouteRecordSingleView } from 'vue-router'
import { useSession } from '../kit/session.ts'
import { phonePages as access } from '../rooms/access/index.ts'
import { addConcernPhoneParts, phonePages as concerns } from '../rooms/concerns/index.ts'
import { phonePages as lists } from '../rooms/lists/index.ts'
import { phonePages as matters } from '../rooms/matters/index.ts'
import { addPhoneParts, phonePages as papers } from '../rooms/papers/index.ts'
import { phonePages as notices } from '../rooms/notices/index.ts'
import { phonePages as reports } from '../rooms/reports/index.ts'
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

type Component = RouteRecordSingleView['component']
/** A page for anybody; `title` is the key of its name. */
const page = (path: string, name: string, component: Component, title: string) => ({
  path,
  name,
  component,
  meta: { title },
})
/** A page for somebody signed in. */
const ownPage = (path: string, name: string, component: Component, title: string) => ({
  path,
  name,
  component,
  meta: { title, person: true },
})

addPhoneParts()
addConcernPhoneParts()

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    { path: '/', name: 'home', component: Home },
    page('/report', 'report', matters.report, 'phone.report.title'),
    page('/mine', 'mine', matters.mine, 'phone.mine.title'),
    ownPage('/m/:id', 'matter', matters.matter, 'phone.matter.title'),
    ownPage('/work', 'work', matters.work, 'phone.work.title'),
    ownPage('/notices', 'notices', notices.inbox, 'kit.inbox.title'),
    page('/around', 'around', papers.around, 'phone.around.title'),
    page('/around/:district/:id', 'around-one', papers.aroundOne, 'phone.around.title'),
    ownPage('/lists', 'lists', lists.lists, 'phone.lists.title'),
    ownPage('/lists/:id', 'lists-entry', lists.entry, 'phone.lists.title'),
    ownPage('/bulletins', 'bulletins', reports.bulletins, 'phone.bulletins.title'),
    ownPage('/bulletins/:id', 'bulletin', reports.bulletin, 'phone.bulletins.title'),
    ownPage('/new', 'new', matters.startAny, 'phone.new.title'),
    ownPage('/new/concern', 'concern', concerns.start, 'phone.concerns.title'),
    ownPage('/new/:loop', 'start', matters.start, 'phone.new.title'),
    page('/sign-in', 'sign-in', access.signIn, 'phone.signIn.title'),
    page('/first', 'first', access.first, 'phone.first.title'),
    page('/me', 'me', access.me, 'phone.me.title'),
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

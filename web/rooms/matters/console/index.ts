export { useLoops } from './loops.ts'
/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  work: () => import('./WorkPage.vue'),
  matter: () => import('./MatterPage.vue'),
  report: () => import('./ReportPage.vue'),
  startAny: () => import('./NewPage.vue'),
  start: () => import('./StartPage.vue'),
  dashboard: () => import('./DashboardPage.vue'),
}

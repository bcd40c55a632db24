export const phonePages = {
  report: () => import('./Report.vue'),
  mine: () => import('./Mine.vue'),
  matter: () => import('./Matter.vue'),
  work: () => import('./Work.vue'),
  startAny: () => import('./New.vue'),
  start: () => import('./Start.vue'),
}

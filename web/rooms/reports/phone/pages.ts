export const phonePages = {
  bulletins: () => import('./Bulletins.vue'),
  bulletin: () => import('./Bulletin.vue'),
}

/** The page of this room on the desk, loaded when it is first opened. */
export const consolePages = {
  channels: () => import('./ChannelsPage.vue'),
}

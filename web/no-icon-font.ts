import type { Plugin } from 'vite'

/**
 * Vant's icon style carries a font of 25 KB and names a server abroad for it. Our icons are drawn in
 * kit/theme/icons.ts, so the style stays out of every page.
 */
export function noIconFont(): Plugin {
  return {
    name: 'gridloom-no-icon-font',
    enforce: 'pre',
    load: (id) =>
      /[\\/]vant[\\/]es[\\/]icon[\\/]index\.css($|\?)/.test(id) ? '.van-icon{display:inline-block}' : null,
  }
}

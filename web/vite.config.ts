import { fileURLToPath } from 'node:url'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig, type Plugin } from 'vite'
import { noIconFont } from './no-icon-font.ts'
import { precompress } from './precompress.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const page = (name: string) => `${here}${name}.html`

/** While developing, /desk/* opens the desk's page as the server does. */
const deskPages: Plugin = {
  name: 'gridloom-desk-pages',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      if (/^\/desk(\/|$|\?)/.test(request.url ?? '') && !/\.\w+($|\?)/.test(request.url ?? ''))
        request.url = '/desk.html'
      next()
    })
  },
}

export default defineConfig({
  root: here,
  plugins: [
    vue(),
    // Both libraries' components arrive where a template names them, with their styles; own components are imported.
    components({
      dirs: [],
      dts: false,
      resolvers: [ElementPlusResolver({ importStyle: 'css' }), VantResolver()],
    }),
    noIconFont(),
    deskPages,
    precompress(),
  ],
  // Dictionaries are filled by our own few lines (kit/words.ts): the library's compiler would only weigh.
  resolve: { alias: [{ find: /^vue-i18n$/, replacement: 'vue-i18n/dist/vue-i18n.runtime.esm-bundler.js' }] },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    // What WeChat's web views of the last four years run.
    target: ['es2021', 'chrome94', 'safari15.4'],
    // A small font or picture stays a file of its own: inline data would grow every page that shares the style.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: page('index'), desk: page('desk') },
      // What nearly every page takes of the kit comes as one file: a file of a few hundred bytes costs more than it holds.
      output: { codeSplitting: { groups: [{ name: 'call', test: /\/kit\/(call|use-ask)\.ts$/ }] } },
    },
  },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.PORT ?? 3000}` } },
})

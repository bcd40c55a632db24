// npm start: installs, builds the web, and starts the server under Node 24.
import { handOver, main } from './hand-over.mjs'
import { ensureInstalled, ensureWebBuilt } from './install.mjs'

await main(async () => {
  const node = await ensureInstalled()
  await ensureWebBuilt(node)
  handOver(node, 'server/main.ts', process.argv.slice(2))
})

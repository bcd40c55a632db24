import { execFileSync } from 'node:child_process'
import type { Browser } from 'playwright-core'
import { BenchError } from './fail.ts'

/** A real browser, brought here first where this process may. */
export async function browser(): Promise<Browser> {
  // The tools for what a machine lacks are plain JavaScript, run as such.
  const tool = new URL('../../tools/browser.mjs', import.meta.url).href
  const code = `const { ensureChromium } = await import(${JSON.stringify(tool)}); console.log(ensureChromium(console.error) ?? '')`
  process.env.GRIDLOOM_CHROMIUM ??= execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim()
  if (!process.env.GRIDLOOM_CHROMIUM)
    throw new BenchError('this measure wants Chromium: CHROME_PATH names one')
  const { openBrowser } = await import('../../tools/testing.ts')
  return openBrowser()
}

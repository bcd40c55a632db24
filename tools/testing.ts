// What `npm test` found on this machine, for tests that need it: without it they skip, and are counted as skipped.
import type { Browser } from 'playwright-core'

/** The folder of real data beside the project. */
export const realData = process.env.GRIDLOOM_DATA

/** The folder of PostgreSQL 15's programs. */
export const postgres15 = process.env.GRIDLOOM_PG15

/** The path of Chromium. */
export const chromiumPath = process.env.GRIDLOOM_CHROMIUM

// As root in a container there is no sandbox to be had, and a test talks to no one but the page before it.
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
]

/** A real browser without a window, with a profile of its own that is gone when it closes. */
export async function openBrowser(): Promise<Browser> {
  if (!chromiumPath)
    throw new Error('no Chromium here: run the tests by `npm test`, or set GRIDLOOM_CHROMIUM')
  const { chromium } = await import('playwright-core')
  return chromium.launch({ executablePath: chromiumPath, args: ARGS })
}

// The real browser of the journeys: Chromium, and a font that has Chinese.
import { spawnSync } from 'node:child_process'
import { aptInstall, canInstall, onPath } from './debian.mjs'

// Some systems keep a stub on PATH that only says where a browser could be had: it must answer.
function runs(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0
}

// CHROME_PATH wins.
function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const paths = [process.env.CHROME_PATH, ...names.map(onPath)]
  return paths.find((path) => path && runs(path))
}

function hasChineseFont() {
  if (process.platform !== 'linux') return true
  const list = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
  return list.status === 0 && list.stdout.trim() !== ''
}

/**
 * The path of Chromium, installed with a Chinese font where this process may; undefined when it can't be had.
 * `say` gets each step as one line.
 */
export function ensureChromium(say) {
  const wanted = []
  if (!findChromium()) wanted.push('chromium')
  if (!hasChineseFont()) wanted.push('fontconfig', 'fonts-noto-cjk')
  if (wanted.length === 0) return findChromium()
  if (canInstall()) {
    say(`installing ${wanted.join(', ')} (apt)`)
    const failure = aptInstall(wanted)
    if (failure) say(`apt could not install ${wanted.join(', ')}: ${failure}`)
  }
  const path = findChromium()
  if (!path) say('Chromium is not here (CHROME_PATH names one): the journeys are skipped')
  else if (!hasChineseFont()) say('no font has Chinese: the screenshots will show boxes')
  return path
}

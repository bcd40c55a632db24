import { expect, test } from 'vitest'
import { chromiumPath, openBrowser } from './testing.ts'

/** Draws one character and says which pixels it took. */
const drawn = (character: string) => `(() => {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 40
  const brush = canvas.getContext('2d')
  brush.font = '32px sans-serif'
  brush.fillText(${JSON.stringify(character)}, 2, 34)
  return canvas.toDataURL()
})()`

test.skipIf(!chromiumPath)('the browser shows Chinese in glyphs, not in boxes', async () => {
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    const [umbrella, rain] = [await page.evaluate(drawn('伞')), await page.evaluate(drawn('雨'))]
    expect(umbrella).not.toBe(rain)
  } finally {
    await browser.close()
  }
})

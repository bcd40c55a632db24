import { execFileSync } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { linesOf, mapOf, snippet } from './snippet.ts'

test.each(['sha256', 'sm3'] as const)(
  'the snippet, run by a shell, signs as the server asks: %s',
  (digest) => {
    const script = snippet(
      { keyId: 'gk_umbrella', digest },
      'an umbrella',
      'http://localhost',
      '试一试：公交站丢了一把红伞',
    )
    const traced = script.replace(/curl[\s\S]*/, `printf '%s\\n%s\\n%s\\n%s' "$TS" "$NONCE" "$SIG" "$BODY"`)
    const said = execFileSync('sh', ['-c', traced], { encoding: 'utf8' })
    const [at = '', nonce = '', signature, body = ''] = said.split('\n')
    const hash = createHash(digest).update(body).digest('hex')
    const text = `GRIDLOOM1\nPOST\n/api/intake/matters\n${at}\n${nonce}\n${hash}`
    expect(signature).toBe(createHmac(digest, 'an umbrella').update(text).digest('hex'))
    expect(JSON.parse(body).words).toBe('试一试：公交站丢了一把红伞')
  },
)
test('their codes are typed line by line, with either equals sign', () => {
  expect(mapOf('0301 = utilities\n\n 04＝other ')).toEqual({ '0301': 'utilities', '04': 'other' })
  expect(linesOf({ '0301': 'utilities', '04': 'other' })).toBe('0301 = utilities\n04 = other')
  for (const wrong of ['0301', '= other', '0301 =', 'a = b = c'])
    expect([wrong, mapOf(wrong)]).toEqual([wrong, undefined])
})

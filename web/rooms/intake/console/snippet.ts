import type { Reply } from '../../../kit/call.ts'

export type Channel = Reply<'GET /api/intake/channels'>['channels'][number]

/** What a partner pastes into a shell to file a first report: nothing but curl and openssl. */
export function snippet(
  channel: Pick<Channel, 'keyId' | 'digest'>,
  secret: string,
  base: string,
  words: string,
): string {
  const hash = channel.digest
  return [
    `BASE='${base}'; KEY='${channel.keyId}'; SECRET='${secret}'`,
    `BODY='${JSON.stringify({ ref: 'TEST-1', words })}'`,
    'TS=$(date +%s); NONCE=$(openssl rand -hex 16)',
    `HASH=$(printf '%s' "$BODY" | openssl dgst -${hash} -hex | sed 's/.*= //')`,
    `SIG=$(printf 'GRIDLOOM1\\nPOST\\n/api/intake/matters\\n%s\\n%s\\n%s' "$TS" "$NONCE" "$HASH" |`,
    `  openssl dgst -${hash} -hmac "$SECRET" -hex | sed 's/.*= //')`,
    'curl -sS "$BASE/api/intake/matters" -H \'content-type: application/json\' \\',
    '  -H "x-gridloom-key: $KEY" -H "x-gridloom-timestamp: $TS" -H "x-gridloom-nonce: $NONCE" \\',
    `  -H "x-gridloom-signature: ${hash}=$SIG" --data-binary "$BODY"`,
  ].join('\n')
}

/** The map as lines "theirs = ours", as a person types it. */
export const linesOf = (map: Record<string, string>): string =>
  Object.entries(map)
    .map(([theirs, ours]) => `${theirs} = ${ours}`)
    .join('\n')

/** Lines back into a map; undefined where a line is no pair. */
export function mapOf(lines: string): Record<string, string> | undefined {
  const map: Record<string, string> = {}
  for (const line of lines.split('\n')) {
    if (!line.trim()) continue
    const [theirs = '', ours = '', ...more] = line.split(/[=＝]/).map((part) => part.trim())
    if (!theirs || !ours || more.length > 0) return undefined
    map[theirs] = ours
  }
  return map
}

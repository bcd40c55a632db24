/** A key of the dictionary with its values. */
export type Saying = { key: string; values: Record<string, string> }

const KNOWN: [RegExp, string][] = [
  [/^status (\d+): redirects/, 'redirect'],
  [/^status (\d+)/, 'status'],
  [/^errcode (-?\d+) ?(.*)/, 'errcode'],
  [/^no answer in (\d+) s/, 'silent'],
  [/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNRESET|socket hang up/, 'unreachable'],
  [/ENOTFOUND|EAI_AGAIN/, 'noHost'],
  [/certificate|CERT_|TLS|SSL/i, 'certificate'],
  [/never called/, 'forbidden'],
]

/** Why a message did not get through, to be said to a person: first whether it was too late, then what the receiver did. */
export function reasonsOf(why: string | null): Saying[] {
  if (!why) return []
  const late = /^out of date(?:; )?/.exec(why)
  const rest = late ? why.slice(late[0].length) : why
  const said: Saying[] = late ? [{ key: 'desk.outgoing.why.late', values: {} }] : []
  if (!rest) return said
  for (const [form, key] of KNOWN) {
    const found = form.exec(rest)
    if (found)
      return [
        ...said,
        { key: `desk.outgoing.why.${key}`, values: { code: found[1] ?? '', text: found[2] ?? '' } },
      ]
  }
  return [...said, { key: 'desk.outgoing.why.other', values: { text: rest } }]
}

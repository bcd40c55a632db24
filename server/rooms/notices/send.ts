import { lookup as resolve } from 'node:dns'
import { type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** What goes out, by POST. */
export type Outward = { url: string; headers?: Record<string, string>; body: string }
export type Answer = { status: number; headers: Record<string, string>; body: string }
export type Send = (outward: Outward) => Promise<Answer>

/** How long a receiver may take, from the first byte to the last of its answer. */
export const PATIENCE_MS = 5_000
/** Answers say "taken" or why not; nobody needs more than this of them. */
const ANSWER_LIMIT = 64 * 1024

/**
 * Where nothing of a district lives and a cloud's own services do: link-local and metadata addresses, "this network",
 * multicast. Private networks are let through: that is where a district's gateways stand.
 */
const never = new BlockList()
never.addSubnet('169.254.0.0', 16, 'ipv4')
never.addSubnet('0.0.0.0', 8, 'ipv4')
never.addSubnet('224.0.0.0', 3, 'ipv4')
never.addAddress('100.100.100.200', 'ipv4')
never.addSubnet('fe80::', 10, 'ipv6')
never.addSubnet('ff00::', 8, 'ipv6')
never.addAddress('::', 'ipv6')
never.addAddress('fd00:ec2::254', 'ipv6')
// the clouds' own services at other addresses, and link-local ones as translators write them in IPv6
never.addAddress('168.63.129.16', 'ipv4')
never.addAddress('192.0.0.192', 'ipv4')
never.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
never.addSubnet('2002:a9fe::', 32, 'ipv6')
never.addSubnet('::a9fe:0', 112, 'ipv6')
never.addSubnet('::ffff:0:a9fe:0', 112, 'ipv6')

/** This very machine, also as translators write it in IPv6: behind its doors stands what trusts whoever comes from inside. */
const own = new BlockList()
own.addSubnet('127.0.0.0', 8, 'ipv4')
own.addAddress('::1', 'ipv6')
own.addSubnet('::7f00:0', 104, 'ipv6')
own.addSubnet('::ffff:0:7f00:0', 104, 'ipv6')
own.addSubnet('64:ff9b::7f00:0', 104, 'ipv6')
own.addSubnet('2002:7f00::', 24, 'ipv6')

let local = false
/** Whether receivers on this machine may be called: in a demo, in tests, and where the operator says so. */
export const callLocally = (may: boolean): void => {
  local = may
}

/** An address that is never called, whatever a setting says. */
export class NotCalled extends Error {}

function mayBeCalled(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  return !never.check(address, family) && (local || !own.check(address, family))
}

/** Checked where the connection is made, so that a name can't point elsewhere after it was looked at. */
const lookup: LookupFunction = (host, options, done) =>
  resolve(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, [])
    const fit = addresses.filter(({ address }) => mayBeCalled(address))
    const [first] = fit
    if (!first) return done(new NotCalled('this address is never called'), [])
    return options.all ? done(null, fit) : done(null, first.address, first.family)
  })

/** Whether an address may stand in a setting: http or https, no password in it, not one that is never called. */
export function isOutward(text: string): boolean {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return false
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(host) === 0 || mayBeCalled(host)
}

const unanswered = () => new Error(`no answer in ${PATIENCE_MS / 1000} s`)

/**
 * Posts and waits for the whole answer; redirects are answers, not followed. Rejects when nothing answers in time, with
 * NotCalled for an address that is never called.
 */
export const post: Send = async ({ url, headers = {}, body }) => {
  if (!isOutward(url)) throw new NotCalled('this address is never called')
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const bytes = Buffer.from(body)
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const make = url.startsWith('https:') ? secure : plain
    make(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, 'content-length': String(bytes.length) },
      lookup,
      signal,
      agent: false,
    })
      .on('response', resolve)
      .on('error', (error) => reject(signal.aborted ? unanswered() : error))
      .end(bytes)
  })
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length
    if (size > ANSWER_LIMIT) break
    parts.push(part)
  }
  // one that ends by being cut off looks like one that is whole
  if (signal.aborted && size <= ANSWER_LIMIT) throw unanswered()
  const said = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(said),
    body: Buffer.concat(parts).toString('utf8'),
  }
}

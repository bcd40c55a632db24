import type { FastifyReply, FastifyRequest } from 'fastify'
import { isCut, isFull, isPassing, sqlState } from '../db.ts'
import type { Log } from '../log.ts'
import { type Lang, Problem, problem, problemBody } from '../problems.ts'

export const langOf = (request: FastifyRequest): Lang =>
  request.headers['accept-language']?.trim().toLowerCase().startsWith('en') ? 'en' : 'zh'

/** Framework and database errors in our own codes; anything else is ours to mend and says no more than its id. */
export function asProblem(error: unknown, request: FastifyRequest, log: Log): Problem {
  if (error instanceof Problem) return error
  const requestId = request.id
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return problem('http.too_large', { limit: '256 KB' })
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problem('http.unsupported_type')
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return problem('http.bad_json')
  if (/^FST_ERR_(VALIDATION|BAD_URL|MAX_PARAM_LENGTH|ASYNC_CONSTRAINT)$/.test(code))
    return problem('http.not_found')
  // what the static files refuse: a directory, a path out of the folder, a name with NUL
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 0
  if (status === 403 || status === 404 || code === 'FST_STATIC_FORBIDDEN_PATH')
    return problem('http.not_found')
  if (status === 400) return problem('http.bad_json')
  const state = sqlState(error)
  const why = { requestId, state, err: error instanceof Error ? error.message : String(error) }
  if (isPassing(error) || code === 'ENOENT') {
    const full = isFull(error)
    const where = state === '53100' ? 'for the database' : 'in DATA_DIR'
    log.error(why, full ? `the disk is full: make room ${where}` : 'database unavailable')
    const asksOnly = request.method === 'GET' || request.method === 'HEAD'
    if (isCut(error) && !asksOnly) return problem('http.unsure')
    return full ? problem('http.no_space', { seconds: 30 }) : problem('http.busy')
  }
  log.error({ requestId, state, err: error instanceof Error ? error.stack : String(error) }, 'request failed')
  return problem('http.internal', { id: requestId })
}

/** Says when it is worth trying again, where that is a matter of time. */
export function waitFor(p: Problem, reply: FastifyReply): void {
  if (p.status === 503 || p.status === 429) reply.header('retry-after', String(p.params.seconds ?? 5))
}

export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): FastifyReply {
  const p = asProblem(error, request, log)
  waitFor(p, reply)
  // what is still on its way is not read: the next request on this connection would be cut off with it
  if (request.raw.complete === false) reply.header('connection', 'close')
  return reply
    .code(p.status)
    .type('application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-request-id', request.id)
    .send(JSON.stringify(problemBody(p, langOf(request), request.id)))
}

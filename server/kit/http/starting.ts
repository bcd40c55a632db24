import type { RequestListener } from 'node:http'
import { type Lang, problem, problemBody } from '../problems.ts'
import './problems.ts'

/** What answers before the house stands: `/live` says yes, `/ready` and all else say "not yet". */
export const startingPage: RequestListener = (request, response) => {
  if (request.url === '/live') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('live\n')
    return
  }
  const lang: Lang = request.headers['accept-language']?.toLowerCase().startsWith('en') ? 'en' : 'zh'
  const headers = { 'retry-after': '2', 'cache-control': 'no-store' }
  if (request.headers.accept?.includes('text/html')) {
    const words = { zh: '织网正在启动，请稍候…', en: 'Gridloom is starting, one moment …' }[lang]
    response
      .writeHead(503, { ...headers, 'content-type': 'text/html; charset=utf-8' })
      .end(
        `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Gridloom 织网</title><p style="font:18px system-ui;margin:20vh auto;text-align:center">${words}</p>`,
      )
    return
  }
  response
    .writeHead(503, { ...headers, 'content-type': 'application/problem+json; charset=utf-8' })
    .end(JSON.stringify(problemBody(problem('http.starting'), lang, '')))
}

import { z } from 'zod'
import type { Room } from '../room.ts'

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  return rest
}

/** OpenAPI 3.1 of the contract table. */
export function openApi(rooms: readonly Room[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const room of rooms) {
    for (const [key, route] of Object.entries(room.routes)) {
      const [method, url] = key.split(' ') as [string, string]
      const path = url.replace(/:(\w+)/g, '{$1}')
      const parameters = (['params', 'query'] as const).flatMap((part) => {
        const schema = route[part]
        if (!schema) return []
        const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
          properties?: Record<string, unknown>
          required?: string[]
        }
        return Object.entries(properties).map(([name, s]) => ({
          name,
          in: part === 'params' ? 'path' : 'query',
          required: part === 'params' || required.includes(name),
          schema: s,
        }))
      })
      const body =
        route.takes === 'photo'
          ? { 'image/*': {} }
          : route.takes === 'table'
            ? { 'application/octet-stream': {} }
            : route.body && {
                'application/json': { schema: schemaOf(route.body, 'input') },
                ...(route.takes === 'form'
                  ? { 'application/x-www-form-urlencoded': { schema: schemaOf(route.body, 'input') } }
                  : {}),
              }
      paths[path] ??= {}
      paths[path][method.toLowerCase()] = {
        tags: [room.name],
        summary: route.summary,
        'x-needs': route.needs,
        ...(route.endings ? { 'x-endings': route.endings } : {}),
        ...(parameters.length > 0 ? { parameters } : {}),
        ...(body ? { requestBody: { required: true, content: body } } : {}),
        responses: {
          200: {
            description: 'OK',
            content:
              route.gives === 'bytes'
                ? { 'image/*': {} }
                : route.gives === 'events'
                  ? { 'text/event-stream': { schema: schemaOf(route.out, 'output') } }
                  : route.gives === 'text'
                    ? { 'application/json': {}, 'text/xml': {} }
                    : { 'application/json': { schema: schemaOf(route.out, 'output') } },
          },
          default: { description: 'Problem (RFC 9457)', content: { 'application/problem+json': {} } },
        },
      }
    }
  }
  return { openapi: '3.1.0', info: { title: 'Gridloom', version: '0.1.0' }, paths }
}

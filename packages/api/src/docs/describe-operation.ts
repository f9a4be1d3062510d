import type { MiddlewareHandler } from 'hono'
import { describeRoute, resolver } from 'hono-openapi'
import * as z from 'zod'

/** The description of a route, in addition to its path and method. */
export interface Operation {
  readonly group: string
  readonly summary: string
  readonly description?: string
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Whether it supports an `Idempotency-Key`. */
  readonly isIdempotent?: boolean
  readonly answer: { readonly status: number; readonly description: string; readonly schema?: z.ZodType }
  /** The reasons it rejects a request, by status. */
  readonly refusals: Readonly<Record<number, string>>
}

const ProblemDetails = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'A stable error code.', examples: ['users.emailInvalid'] }),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

/** Describes the route it precedes, from the schemas that the route itself uses. */
export function describeOperation(operation: Operation): MiddlewareHandler {
  const { group, summary, description, body, answer } = operation
  const refusals = { ...operation.refusals, ...(body ? OF_BODIES : {}), 500: 'Something went wrong on our side.' }
  return describeRoute({
    tags: [group],
    summary,
    ...(description ? { description } : {}),
    parameters: parametersOf(operation),
    ...(body ? { requestBody: { required: true, content: content('application/json', body) } } : {}),
    responses: {
      [answer.status]: {
        description: answer.description,
        ...(answer.schema ? { content: content('application/json', answer.schema) } : {}),
      },
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, words]) => [
          status,
          { description: words, content: content('application/problem+json', ProblemDetails) },
        ]),
      ),
    },
  })
}

const OF_BODIES = { 413: 'The body is larger than 64 KiB.', 415: 'The body is not JSON.' }

function content(type: string, schema: z.ZodType) {
  return { [type]: { schema: resolver(schema) } }
}

function parametersOf({ query, isIdempotent }: Operation) {
  const { properties = {} } = query ? z.toJSONSchema(query, { io: 'input' }) : {}
  const ofQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    // The two notations have been the same since OpenAPI 3.1. Only their types differ.
    schema: schema as Record<string, unknown>,
  }))
  if (!isIdempotent) return ofQuery
  const description = 'A retry with the same key within a day returns the first response and has no further effect.'
  const schema = { type: 'string' as const, minLength: 1, maxLength: 255 }
  return [...ofQuery, { name: 'Idempotency-Key', in: 'header', required: false, description, schema }]
}

import { Product } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { ProblemError } from '../http/problem-error.ts'
import type { RouteOptions } from './route-options.ts'

const PATIENCE = 2_000

const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' })

/** Adds the health check route. */
export function addHealthRoutes(api: Hono, { shop, settings }: RouteOptions): void {
  api.get(
    '/api/health',
    describeOperation({
      group: 'Health',
      summary: 'Reports whether the shop is healthy',
      answer: { status: 200, description: 'The shop is healthy.', schema: Health },
      refusals: { 503: 'DynamoDB does not respond.' },
    }),
    async c => {
      try {
        await shop.database.repository(Product).find('health', { abortSignal: AbortSignal.timeout(PATIENCE) })
      } catch (error) {
        settings.log({ level: 'error', message: 'DynamoDB does not respond.', requestId: c.get('requestId'), error })
        throw new ProblemError({
          status: 503,
          code: 'health.unavailable',
          detail: 'The shop cannot reach its data. Try again in a moment.',
          headers: { 'Retry-After': '5' },
        })
      }
      return answerJson(c, { status: 'ok' } satisfies z.output<typeof Health>)
    },
  )
}

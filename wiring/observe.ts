import { observe } from 'dynamo-signals/powertools'
import type { createStreamHandler } from 'dynamo-signals/streams'
import { isLambda, serviceName } from './lambda.ts'
import { openLog } from './log.ts'

type StreamHandler = ReturnType<typeof createStreamHandler>

/** The namespace of the metrics in CloudWatch. The stacks' alarms use it. */
export const METRICS_NAMESPACE = 'dynamo-signals'

// X-Ray's client is large, so it is bundled only if the stage enables tracing.
const tracer = process.env.TRACING === 'on' ? (await import('./trace.ts')).tracer : undefined

/** Observes a consumer's handler on Lambda. Outside of Lambda, returns the handler unchanged. */
export function observed(handler: StreamHandler): StreamHandler {
  if (!isLambda()) return handler
  return observe(handler, { logger: openLog(), namespace: METRICS_NAMESPACE, service: serviceName(), tracer })
}

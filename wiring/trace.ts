import { AsyncResource } from 'node:async_hooks'
import { Tracer } from '@aws-lambda-powertools/tracer'
import type { ReceiverMessage } from 'dynamo-signals/streams'
import { serviceName } from './log.ts'

const tracer = new Tracer({ serviceName: serviceName() })

// X-Ray keeps the segment of an invocation in the asynchronous context that its client was loaded in, and no other.
const whereLoaded = new AsyncResource('trace')

/** Draws what a receiver did into the trace of its invocation, with ids and outcomes and nothing that anybody typed. */
export function traceReceiver({ dispatchUid, outcome, recordId, milliseconds, model }: ReceiverMessage): void {
  const segment = whereLoaded.runInAsyncScope(() => tracer.getSegment())?.addNewSubsegment(dispatchUid)
  if (!segment) return
  // It is told of when it is done.
  segment.start_time = (Date.now() - milliseconds) / 1000
  segment.addAnnotation('outcome', outcome)
  segment.addAnnotation('recordId', recordId)
  if (model) segment.addAnnotation('model', model)
  if (outcome === 'failed' || outcome === 'parked') segment.addFaultFlag()
  segment.close()
}

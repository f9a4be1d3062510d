import { AsyncResource } from 'node:async_hooks'
import { Tracer } from '@aws-lambda-powertools/tracer'
import type { ReceiverMessage } from 'dynamo-signals/streams'
import { serviceName } from './lambda.ts'

const tracer = new Tracer({ serviceName: serviceName() })

// X-Ray stores the segment of an invocation only in the async context in which its client was loaded.
const whereLoaded = new AsyncResource('trace')

/** Adds a receiver's call to the trace of its invocation, with IDs and outcomes but no user input. */
export function traceReceiver({ dispatchUid, outcome, recordId, milliseconds, model }: ReceiverMessage): void {
  const segment = whereLoaded.runInAsyncScope(() => tracer.getSegment())?.addNewSubsegment(dispatchUid)
  if (!segment) return
  // It is reported after it ends.
  segment.start_time = (Date.now() - milliseconds) / 1000
  segment.addAnnotation('outcome', outcome)
  segment.addAnnotation('recordId', recordId)
  if (model) segment.addAnnotation('model', model)
  if (outcome === 'failed' || outcome === 'parked') segment.addFaultFlag()
  segment.close()
}

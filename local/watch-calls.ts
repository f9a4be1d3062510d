import { type TracingChannelSubscribers, tracingChannel } from 'node:diagnostics_channel'
import { placeOfWork, type StoryRecorder } from '@dynamo-signals/local-cloud'
import { CALL_CHANNEL, type ReceiverCall } from 'dynamo-signals'

/**
 * Reports to the console which receivers run in this process, and what each of them does. Returns a function that stops this.
 */
export function watchCalls(stories: Pick<StoryRecorder, 'checked' | 'placeOfRun'>): () => void {
  const begun = new WeakMap<object, number>()
  const onStart = (call: object) => void begun.set(call, performance.now())
  const onEnd = (message: object) => {
    const { connection, event, error } = message as ReceiverCall
    // The outcome of a durable receiver is known when its receipt is stored.
    if (event.record !== undefined) return
    const now = performance.now()
    stories.checked({
      signal: event.signal.name,
      receiver: connection.dispatchUid ?? nameOf(connection.receiver),
      sender: nameOf(event.sender),
      durationMs: now - (begun.get(message) ?? now),
      ...(error !== undefined && { error }),
    })
  }
  const calls = tracingChannel(CALL_CHANNEL)
  const subscribers = { start: onStart, asyncEnd: onEnd } as unknown as TracingChannelSubscribers<object>
  calls.subscribe(subscribers)
  calls.start.bindStore(placeOfWork, message => {
    const { connection, event } = message as ReceiverCall
    return event.record
      ? stories.placeOfRun(event.record.sequenceNumber, connection.dispatchUid ?? '')
      : placeOfWork.getStore()
  })
  return () => {
    calls.unsubscribe(subscribers)
    calls.start.unbindStore(placeOfWork)
  }
}

/** The name of a receiver, or of a sender, which may be the name itself. */
function nameOf(named: unknown): string {
  if (typeof named === 'string') return named
  const { name } = Object(named) as { readonly name?: unknown }
  return typeof name === 'string' && name !== '' ? name : 'anonymous'
}

import { isObject } from '../../dispatch/is-object.ts'
/** The event that makes the function of a consumer run its due records. A schedule sends it. */
export interface WakeEvent {
  readonly 'dynamo-signals': 'wake'
  readonly consumer: string
}

/** Returns the event with which you invoke the function of a consumer, so that it runs its due records. */
export function wakeEvent(consumer: string): WakeEvent {
  return { 'dynamo-signals': 'wake', consumer }
}

/** Whether an event wakes this consumer. Never throws. */
export function isWakeEvent(event: unknown, consumer: string): event is WakeEvent {
  if (!isObject(event) || !Object.hasOwn(event, 'dynamo-signals')) return false
  const { 'dynamo-signals': kind, consumer: meant } = event as Partial<WakeEvent>
  return kind === 'wake' && meant === consumer
}

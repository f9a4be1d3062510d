import { DELIVERY } from '../wiring/delivery.ts'
import { alarm } from './alarm.ts'
import { consumers } from './consumers.ts'
import {
  functions,
  ofFunction,
  ofGateway,
  ofIndexes,
  ofMail,
  ofMapping,
  ofQueue,
  ofReceivers,
  ofSweep,
  ofTable,
  oldestWaiting,
  tables,
} from './metrics.ts'
import { missedTicks } from './schedule.ts'
import { missedSweeps } from './sweep.ts'

// Each alarm has a section in docs/operations.md that explains its meaning and what to do.
const MINUTE = 60
const HOUR = 3600

for (const consumer of consumers) {
  const { name } = consumer
  alarm(`${name}-behind`, {
    metrics: [ofFunction(consumer.function, 'IteratorAge', 'Maximum')],
    above: 60_000,
    period: MINUTE,
    periods: 5,
  })
  // A record that succeeds on an immediate retry needs no alarm. One that is still retried after minutes does.
  alarm(`${name}-failing`, {
    metrics: [ofMapping(consumer, 'FailedInvokeEventCount'), ofReceivers(consumer, 'Failed')],
    above: 0,
    period: MINUTE,
    periods: 5,
  })
  alarm(`${name}-gave-up`, {
    metrics: [ofMapping(consumer, 'OnFailureDestinationDeliveredEventCount'), ofMapping(consumer, 'DroppedEventCount')],
    above: 0,
    period: MINUTE,
    periods: 1,
  })
  // Counts failed attempts at waiting records. While a service is down, there is at least one every few minutes.
  alarm(`${name}-waiting`, { metrics: [ofReceivers(consumer, 'Waiting')], above: 0, period: 5 * MINUTE, periods: 6 })
  // A record that waits for a day becomes a dead letter. Unlike the number of attempts, its age also shows while few are made.
  alarm(`${name}-waiting-long`, { metrics: [oldestWaiting(consumer)], above: 2 * HOUR, period: 5 * MINUTE, periods: 1 })
  alarm(`${name}-parked`, { metrics: [ofReceivers(consumer, 'Parked')], above: 0, period: MINUTE, periods: 1 })
  alarm(`${name}-slow`, {
    metrics: [ofFunction(consumer.function, 'Duration', 'p99')],
    above: DELIVERY.timeout * 800,
    period: 5 * MINUTE,
    periods: 3,
  })
}

for (const { name, function: one } of functions) {
  alarm(`${name}-errors`, { metrics: [ofFunction(one, 'Errors')], above: 0, period: 5 * MINUTE, periods: 1 })
  alarm(`${name}-throttled`, { metrics: [ofFunction(one, 'Throttles')], above: 0, period: MINUTE, periods: 3 })
}

alarm('api-5xx', { metrics: [ofGateway('5xx')], above: 5, period: 5 * MINUTE, periods: 1 })
alarm('api-slow', { metrics: [ofGateway('Latency', 'p99')], above: 2000, period: 5 * MINUTE, periods: 3 })

for (const { name, table } of tables) {
  alarm(`${name}-throttled`, {
    metrics: [ofTable(table, 'ReadThrottleEvents'), ofTable(table, 'WriteThrottleEvents')],
    above: 0,
    period: MINUTE,
    periods: 3,
  })
}

const [first, ...others] = ofIndexes('WriteThrottleEvents')
if (first) alarm('indexes-throttled', { metrics: [first, ...others], above: 0, period: MINUTE, periods: 3 })

// The sweep reports them every six hours.
const SWEEP = 6 * HOUR
alarm('dead-letters-waiting', { metrics: [ofSweep('DeadLetters')], above: 0, period: SWEEP, periods: 1 })
alarm('dead-letters-old', { metrics: [ofSweep('OldestDeadLetterHours')], above: 24, period: SWEEP, periods: 1 })
alarm('sweep-unrepaired', { metrics: [ofSweep('Unrepaired')], above: 0, period: SWEEP, periods: 1 })
alarm('sweep-incomplete', { metrics: [ofSweep('Incomplete')], above: 0, period: SWEEP, periods: 1 })
alarm('schedule-missed', { metrics: [ofQueue(missedTicks)], above: 0, period: MINUTE, periods: 1 })
alarm('sweep-missed', { metrics: [ofQueue(missedSweeps)], above: 0, period: MINUTE, periods: 1 })

// SES reviews accounts at 5% bounces and 0.1% complaints:
// https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-bounce-rate.html
alarm('mail-bounces', { metrics: [ofMail('Reputation.BounceRate')], above: 0.03, period: HOUR, periods: 1 })
alarm('mail-complaints', { metrics: [ofMail('Reputation.ComplaintRate')], above: 0.0005, period: HOUR, periods: 1 })

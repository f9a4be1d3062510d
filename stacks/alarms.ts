import { consumerAlarms, functionAlarms, indexAlarms, queueAlarm, tableAlarm } from 'dynamo-signals/deploy'
import { alarm, alarmsOf } from './alarm.ts'
import { ofGateway, ofMail, ofSweep, watched } from './metrics.ts'
import { missedTicks } from './schedule.ts'
import { missedSweeps } from './sweep.ts'

// Each alarm has a section in docs/operations.md that explains its meaning and what to do.
const MINUTE = 60
const HOUR = 3600

alarmsOf(watched.consumers.flatMap(each => consumerAlarms(each)))
alarmsOf(watched.functions.flatMap(each => functionAlarms(each)))
alarmsOf(watched.tables.flatMap(each => [tableAlarm(each), ...indexAlarms(each)]))
alarmsOf([
  queueAlarm('schedule-missed', missedTicks.nodes.queue.name),
  queueAlarm('sweep-missed', missedSweeps.nodes.queue.name),
])

alarm('api-5xx', { metrics: [ofGateway('5xx')], above: 5, period: 5 * MINUTE, periods: 1 })
alarm('api-slow', { metrics: [ofGateway('Latency', 'p99')], above: 2000, period: 5 * MINUTE, periods: 3 })

// The sweep reports them every six hours.
const SWEEP = 6 * HOUR
alarm('dead-letters-waiting', { metrics: [ofSweep('DeadLetters')], above: 0, period: SWEEP, periods: 1 })
alarm('dead-letters-old', { metrics: [ofSweep('OldestDeadLetterHours')], above: 24, period: SWEEP, periods: 1 })
alarm('sweep-unrepaired', { metrics: [ofSweep('Unrepaired')], above: 0, period: SWEEP, periods: 1 })
alarm('sweep-incomplete', { metrics: [ofSweep('Incomplete')], above: 0, period: SWEEP, periods: 1 })

// SES reviews accounts at 5% bounces and 0.1% complaints:
// https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-bounce-rate.html
alarm('mail-bounces', { metrics: [ofMail('Reputation.BounceRate')], above: 0.03, period: HOUR, periods: 1 })
alarm('mail-complaints', { metrics: [ofMail('Reputation.ComplaintRate')], above: 0.0005, period: HOUR, periods: 1 })

import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { type Shop, sweepChecks } from '@dynamo-signals/shop'
import { MAIL } from '@dynamo-signals/shop/consumers'
import { deadLetters, describeSignals, type InstanceCheck, type Verification, verify } from 'dynamo-signals/operations'
import type { HandlerContext } from 'dynamo-signals/streams'
import { serviceName } from '../wiring/lambda.ts'
import { openLog } from '../wiring/log.ts'
import { METRICS_NAMESPACE } from '../wiring/observe.ts'
import { openShop } from '../wiring/open-shop.ts'

/** The options of a sweep that is started manually. The schedule passes none. */
export interface SweepRequest {
  /** Skips an instance for this many milliseconds after its last write. Default: five minutes. */
  readonly settle?: number
}

/** The result of one sweep. */
export interface SweepReport {
  readonly scanned: number
  readonly byKind: Verification['byKind']
  readonly repaired: number
  /** How long the oldest dead letter has been waiting. */
  readonly oldestDeadLetterHours: number
  /** Whether the sweep covered the whole table in time. */
  readonly isComplete: boolean
}

/** Items per second. A sweep must leave the table's capacity to users. */
const ITEMS_A_SECOND = 500
/** Time reserved to stop cleanly and report the result, in milliseconds. */
const RESERVE = 30_000
const LONGEST = 14 * 60_000

/**
 * The Lambda function that checks the shop a few times a day. It scans the table for problems that no record triggered
 * a receiver for, and fixes them automatically where it is safe to do so. It sends no email, because only the consumer
 * `mail` may, so it reports a missing email instead.
 */
export async function handler({ settle }: SweepRequest, context?: HandlerContext): Promise<SweepReport> {
  const shop = openShop()
  const logger = openLog()
  const time = Math.max(0, (context?.getRemainingTimeInMillis?.() ?? LONGEST) - RESERVE)
  const { scanned, byKind, repaired, resumeFrom } = await verify(shop.database, {
    repair: true,
    checks: sweepChecks(shop).map(withoutMails),
    ...(settle === undefined ? {} : { settle }),
    rateLimit: ITEMS_A_SECOND,
    abortSignal: AbortSignal.timeout(time),
    // The message of a finding may quote a unique value, such as an address, so only the IDs are logged.
    onFinding: ({ detail: _, ...finding }) => logger.warn('The sweep found a fault.', { finding }),
  })
  const isComplete = resumeFrom === undefined
  const report = { scanned, byKind, repaired, oldestDeadLetterHours: await oldestLetter(shop), isComplete }
  logger.info('The sweep is complete.', { report })
  publish(report)
  return report
}

function publish({ byKind, repaired, oldestDeadLetterHours, isComplete }: SweepReport): void {
  const { deadLetter = 0, ...faults } = byKind
  const found = Object.values(faults).reduce((sum, count) => sum + count, 0)
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: serviceName() })
  metrics.addMetric('Unrepaired', MetricUnit.Count, found - repaired)
  metrics.addMetric('DeadLetters', MetricUnit.Count, deadLetter)
  metrics.addMetric('OldestDeadLetterHours', MetricUnit.NoUnit, oldestDeadLetterHours)
  metrics.addMetric('Incomplete', MetricUnit.Count, isComplete ? 0 : 1)
  metrics.publishStoredMetrics()
}

async function oldestLetter({ database }: Pick<Shop, 'database'>): Promise<number> {
  let oldest = Date.now()
  for (const consumer of consumersOf(() => true)) {
    for await (const { firstFailedAt } of deadLetters(database, consumer)) {
      oldest = Math.min(oldest, Date.parse(firstFailedAt))
    }
  }
  return Math.round((Date.now() - oldest) / 3_600_000)
}

/** Removes the repair from a check whose receivers send email. */
function withoutMails(check: InstanceCheck): InstanceCheck {
  const repairing = consumersOf(dispatchUid => check.receivers?.includes(dispatchUid) ?? false)
  return repairing.has(MAIL) ? { ...check, receivers: [] } : check
}

/** Returns the consumers of the selected receivers. */
function consumersOf(isMeant: (dispatchUid: string) => boolean): Set<string> {
  const receivers = describeSignals().flatMap(signal => signal.receivers)
  return new Set(
    receivers.flatMap(({ dispatchUid, consumer }) => (consumer && isMeant(dispatchUid ?? '') ? consumer : [])),
  )
}

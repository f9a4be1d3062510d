import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { type Shop, sweepChecks } from '@dynamo-signals/shop'
import { MAIL } from '@dynamo-signals/shop/consumers'
import { describeSignals, type InstanceCheck, type Verification, verify } from 'dynamo-signals/operations'
import { deadLetters, type HandlerContext } from 'dynamo-signals/streams'
import { openLog, serviceName } from '../wiring/log.ts'
import { METRICS_NAMESPACE } from '../wiring/observe.ts'
import { openShop } from '../wiring/open-shop.ts'

/** What a sweep may be told when somebody starts it by hand; the schedule tells nothing. */
export interface SweepRequest {
  /** For so many milliseconds after its last write an instance is left alone. Default: five minutes. */
  readonly settle?: number
}

/** What one sweep came to. */
export interface SweepReport {
  readonly scanned: number
  readonly byKind: Verification['byKind']
  readonly repaired: number
  /** How long the oldest dead letter has been waiting. */
  readonly oldestDeadLetterHours: number
  /** Whether the time was enough for the whole table. */
  readonly isComplete: boolean
}

/** Items a second: a sweep must not take the table's capacity from people. */
const ITEMS_A_SECOND = 500
/** Kept back to stop in good order and tell how it went, in milliseconds. */
const RESERVE = 30_000
const LONGEST = 14 * 60_000

/**
 * The Lambda that looks after the shop a few times a day: what no record woke anybody for is found in the table itself,
 * and mended where that takes no decision. It mends nothing by mail, since only the consumer `mail` may send any: a
 * mail that is missing is reported.
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
    // The sentence of a finding may quote a unique value, such as an address: the log gets the ids.
    onFinding: ({ detail: _, ...finding }) => logger.warn('The sweep found a fault.', { finding }),
  })
  const isComplete = resumeFrom === undefined
  const report = { scanned, byKind, repaired, oldestDeadLetterHours: await oldestLetter(shop), isComplete }
  logger.info('The sweep is done.', { report })
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

/** Takes the repair away from a check whose receivers send mails. */
function withoutMails(check: InstanceCheck): InstanceCheck {
  const mends = consumersOf(dispatchUid => check.receivers?.includes(dispatchUid) ?? false)
  return mends.has(MAIL) ? { ...check, receivers: [] } : check
}

/** The consumers of the receivers that are meant. */
function consumersOf(isMeant: (dispatchUid: string) => boolean): Set<string> {
  const receivers = describeSignals().flatMap(signal => signal.receivers)
  return new Set(
    receivers.flatMap(({ dispatchUid, consumer }) => (consumer && isMeant(dispatchUid ?? '') ? consumer : [])),
  )
}

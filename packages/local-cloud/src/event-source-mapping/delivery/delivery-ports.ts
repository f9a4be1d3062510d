import type { Clock } from '../clock.ts'
import type { ResolvedSettings } from '../mapping-settings.ts'
import type { ArrivedRecord } from '../rules/arrived-record.ts'
import type { Discard, InvocationResult } from '../rules/decide-delivery.ts'
import type { Observation } from './observation.ts'

/** What a delivery needs from its mapping. */
export interface DeliveryPorts {
  readonly settings: ResolvedSettings
  readonly clock: Clock
  /** Aborts when no new invocation may start. A running one still completes. */
  readonly stopping: AbortSignal
  readonly isPaused: () => boolean
  readonly retryDelay: (failures: number) => number
  readonly invoke: (records: readonly ArrivedRecord[]) => Promise<InvocationResult>
  /** Sends discarded records to the on-failure destination. Resolves when this has succeeded or been given up. */
  readonly discard: (discard: Discard, shardId: string, requestId: string) => Promise<void>
  readonly observe: (record: ArrivedRecord, outcome: Observation['outcome'], reason?: string, detail?: string) => void
  /** Logs that the function reported failed records. */
  readonly reportFailures: (reason: string) => void
  /** Stores a shard's checkpoint soon. */
  readonly keepCheckpoint: (shardId: string, sequenceNumber: string) => void
}

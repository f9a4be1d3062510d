import type { Clock } from '../clock.ts'
import type { ResolvedSettings } from '../mapping-settings.ts'
import type { ArrivedRecord } from '../rules/arrived-record.ts'
import type { Discard, InvocationResult } from '../rules/decide-delivery.ts'
import type { Observation } from './observation.ts'

/** What delivering records needs from the mapping around it. */
export interface DeliveryPorts {
  readonly settings: ResolvedSettings
  readonly clock: Clock
  /** Aborts when no further invocation may begin; one that runs is still carried through. */
  readonly stopping: AbortSignal
  readonly isPaused: () => boolean
  readonly retryDelay: (failures: number) => number
  readonly invoke: (records: readonly ArrivedRecord[]) => Promise<InvocationResult>
  /** Tells the on-failure destination; resolves when it has been told, or can not be. */
  readonly discard: (discard: Discard, shardId: string, requestId: string) => Promise<void>
  readonly observe: (record: ArrivedRecord, outcome: Observation['outcome'], reason?: string, detail?: string) => void
  /** Tells the log that the function answered, and named records as failed. */
  readonly reportFailures: (reason: string) => void
  /** Keeps a shard's checkpoint; resolves when it is durable. */
  readonly keepCheckpoint: (shardId: string, sequenceNumber: string) => Promise<void>
}

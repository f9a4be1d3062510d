export { type DeadLetter, deadLetters } from '../streams/dead-letters.ts'
export { type EventFilterOptions, eventFilters } from '../streams/event-filters.ts'
export { filterCriteria, filterPatterns } from '../streams/filter-criteria.ts'
export type { EventFilter } from '../streams/filter-pattern.ts'
export { type Redrive, type RedriveFailure, type RedriveOptions, redrive } from '../streams/redrive.ts'
export { parkNow, retryNow, type WaitingChange, type WaitingOptions } from '../streams/waiting/retry-now.ts'
export { type WaitingRecord, waitingRecords } from '../streams/waiting/waiting-records.ts'
export type { Application, ApplicationConfig, Surroundings } from './application.ts'
export { type CheckOptions, check } from './check.ts'
export type { Sample } from './check-samples.ts'
export type { Complaint } from './complaint.ts'
export { describeSignals, type ReceiverDescription, type SignalDescription } from './describe-signals.ts'
export { svgOf } from './draw-graph.ts'
export { type DueSignal, dueSignals } from './due-signals.ts'
export { type EffectName, hasBegun } from './has-begun.ts'
export { type MigrateOptions, type MigrateProgress, type Migration, migrate } from './migrate/migrate.ts'
export type { DuplicateValue, FailedInstance, MigratedChange, SampledChange } from './migrate/migration-report.ts'
export {
  type Replay,
  type ReplayCounts,
  type ReplayFailure,
  type ReplayOptions,
  type ReplayProgress,
  replay,
} from './replay.ts'
export { type ScanInstancesOptions, type ScannedInstances, scan } from './scan.ts'
export type { ScanOptions, ScanProgress, ScanResult } from './scan-table.ts'
export { type GraphEdge, type GraphNode, mermaidOf, type SignalGraph, signalGraph } from './signal-graph.ts'
export type { Finding } from './verify/findings.ts'
export { type Verification, type VerifyOptions, type VerifyProgress, verify } from './verify/verify.ts'
export type { InstanceCheck } from './verify/verify-instance.ts'
export type { OutdatedInstances } from './verify/verify-stored.ts'

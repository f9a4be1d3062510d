export {
  type Alarm,
  consumerAlarms,
  functionAlarms,
  indexAlarms,
  queueAlarm,
  tableAlarm,
} from './alarms.ts'
export type { TemplateResource, TemplateValue } from './cloud-formation/intrinsics.ts'
export { type TemplateConsumer, type TemplateOptions, toCloudFormation } from './cloud-formation/to-cloud-formation.ts'
export {
  type DashboardBody,
  dashboardBody,
  deliveryGraphs,
  type Graphs,
  type Line,
  type Watched,
} from './dashboard.ts'
export {
  type EventSourceMapping,
  eventSourceMapping,
  MAPPING_SETTINGS,
  type MappingParts,
  type MappingSettings,
  mappingSettings,
} from './mapping.ts'
export {
  type Metric,
  type OutcomeMetrics,
  ofFunction,
  ofQueue,
  type WatchedConsumer,
  type WatchedFunction,
  type WatchedTable,
} from './metrics.ts'
export {
  type Append,
  mayDeliverDueSignals,
  mayReadStream,
  mayStoreFailures,
  mayUseKey,
  mayUseTables,
  mayWakeConsumers,
  mayWriteLog,
  type Permission,
  type TableArns,
} from './permissions.ts'
export { requireDistinct } from './require-distinct.ts'
export { requireAConsumer, requireConsumers, requireFilters } from './require-filters.ts'
export {
  CONSUMER_SETTINGS,
  FAILURES_SETTINGS,
  LOG_RETENTION,
  SCHEDULE_SETTINGS,
  TABLE_SETTINGS,
} from './settings.ts'

import {
  type Metric,
  ofFunction,
  ofMapping,
  ofOldestWaiting,
  ofOutcomes,
  ofTable,
  type WatchedConsumer,
  type WatchedFunction,
  type WatchedTable,
} from './metrics.ts'

/** A line of a graph. */
export interface Line<Ref> extends Metric<Ref> {
  readonly label: string
}

/** The lines of each graph, by its title. */
export type Graphs<Ref> = Readonly<Record<string, readonly Line<Ref>[]>>

/** What is watched of an application. */
export interface Watched<Ref> {
  readonly consumers: readonly WatchedConsumer<Ref>[]
  /** All functions, including those of the consumers. */
  readonly functions: readonly WatchedFunction<Ref>[]
  readonly tables: readonly WatchedTable<Ref>[]
}

/**
 * Returns the graphs of the delivery: how late records are, what became of them, and what failed or was throttled. A graph
 * without lines is left out. Combine them with your own, and pass all of them to {@link dashboardBody}.
 */
export function deliveryGraphs<Ref>({ consumers, functions, tables }: Watched<Ref>): Graphs<Ref> {
  const graphs: Graphs<Ref> = {
    'Age of the oldest record by consumer (ms)': consumers.map(each => ({
      ...ofFunction(each, 'IteratorAge', 'Maximum'),
      label: each.name,
    })),
    'Age of the oldest waiting record by consumer (s)': consumers.flatMap(each =>
      ofOldestWaiting(each).map(metric => ({ ...metric, label: each.name })),
    ),
    'Outcomes of receivers': consumers.flatMap(outcomeLines),
    'Records that were retried or given up on': consumers.flatMap(each => [
      { ...ofMapping(each, 'FailedInvokeEventCount'), label: `${each.name} came again` },
      { ...ofMapping(each, 'OnFailureDestinationDeliveredEventCount'), label: `${each.name} given up` },
    ]),
    'Records read and filtered out': consumers.flatMap(each => [
      { ...ofMapping(each, 'PolledEventCount'), label: `${each.name} polled` },
      { ...ofMapping(each, 'FilteredOutEventCount'), label: `${each.name} filtered out` },
    ]),
    'Failed and throttled invocations': functions.flatMap(each => [
      { ...ofFunction(each, 'Errors'), label: `${each.name} errors` },
      { ...ofFunction(each, 'Throttles'), label: `${each.name} throttled` },
    ]),
    'Writes to the tables': tables.flatMap(each => [
      { ...ofTable(each, 'ConsumedWriteCapacityUnits'), label: `${each.name} units` },
      { ...ofTable(each, 'WriteThrottleEvents'), label: `${each.name} throttled` },
    ]),
  }
  return Object.fromEntries(Object.entries(graphs).filter(([, lines]) => lines.length > 0))
}

const OUTCOMES = { Handled: 'handled', Failed: 'failed', Waiting: 'waiting', Parked: 'dead letters' }

function outcomeLines<Ref>(consumer: WatchedConsumer<Ref>): Line<Ref>[] {
  return Object.entries(OUTCOMES).flatMap(([name, label]) =>
    ofOutcomes(consumer, name).map(metric => ({ ...metric, label: `${consumer.name} ${label}` })),
  )
}

/** A dashboard in CloudWatch's own form. Write it as JSON, with a function that resolves the tool's references. */
export interface DashboardBody {
  readonly widgets: readonly object[]
}

/**
 * Returns the body of a CloudWatch dashboard with a graph for each entry, two in a row.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody<Ref>(graphs: Graphs<Ref>, region: string | Ref): DashboardBody {
  return { widgets: Object.entries(graphs).map((graph, index) => widget(graph, index, region)) }
}

function widget<Ref>([title, lines]: [string, readonly Line<Ref>[]], index: number, region: string | Ref) {
  const metrics = lines.map(({ namespace, name, dimensions, statistic, label }) => [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { stat: statistic, label },
  ])
  const place = { x: (index % 2) * 12, y: Math.floor(index / 2) * 6, width: 12, height: 6 }
  return { type: 'metric', ...place, properties: { title, region, period: 60, view: 'timeSeries', metrics } }
}

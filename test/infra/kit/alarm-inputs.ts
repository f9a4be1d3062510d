// biome-ignore lint/suspicious/noExplicitAny: the properties of a resource of any type
type Properties = any // any: the properties of a resource of some type

/** The settings of an alarm of a template, as SST would register it. */
export function alarmInputs({ AlarmName, OKActions, Metrics, Dimensions, ...properties }: Properties) {
  return {
    ...lower(properties),
    name: AlarmName,
    okActions: OKActions,
    ...(Dimensions && { dimensions: dimensionsOf(Dimensions) }),
    ...(Metrics && { metricQueries: Metrics.map(queryOf) }),
  }
}

function queryOf({ Id, Expression, Label, ReturnData, MetricStat }: Properties) {
  if (!MetricStat) return { id: Id, expression: Expression, label: Label, returnData: ReturnData }
  const { Metric, Period, Stat } = MetricStat
  // CloudFormation returns the data of every metric that does not say otherwise.
  return {
    id: Id,
    returnData: ReturnData ?? true,
    metric: {
      namespace: Metric.Namespace,
      metricName: Metric.MetricName,
      dimensions: dimensionsOf(Metric.Dimensions ?? []),
      period: Period,
      stat: Stat,
    },
  }
}

function dimensionsOf(dimensions: readonly { readonly Name: string; readonly Value: string }[]) {
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]))
}

/** The same data with names that begin with a lowercase letter. */
export function lower(value: Properties): Properties {
  if (Array.isArray(value)) return value.map(lower)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.charAt(0).toLowerCase() + key.slice(1), lower(each)]),
  )
}

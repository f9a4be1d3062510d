import { INDEXES } from 'dynamo-signals/table'
import type { Metric } from './alarm.ts'
import { api } from './api.ts'
import { consumers, type DeployedConsumer } from './consumers.ts'
import { feedback } from './feedback.ts'
import { gateway } from './gateway.ts'
import { schedule } from './schedule.ts'
import { stageName } from './stage.ts'
import { sweep } from './sweep.ts'
import { data, ledger } from './tables.ts'

/** The functions by the names of their files. */
export const functions = [
  { name: 'api', function: api },
  ...consumers,
  { name: 'feedback', function: feedback },
  { name: 'schedule', function: schedule },
  { name: 'sweep', function: sweep },
] as const

/** The tables, by their names in alarms. */
export const tables = [
  { name: 'data', table: data },
  { name: 'ledger', table: ledger },
] as const

/** A metric of a function. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function ofFunction(one: sst.aws.Function, name: string, statistic = 'Sum'): Metric {
  return { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: one.name }, statistic }
}

/** A count of records at a consumer's mapping. */
export function ofMapping({ mapping }: DeployedConsumer, name: string): Metric {
  return { namespace: 'AWS/Lambda', name, dimensions: { EventSourceMappingUUID: mapping.uuid }, statistic: 'Sum' }
}

/** A count of receiver outcomes that a consumer's function prints. See wiring/observe.ts. */
export function ofReceivers({ name: consumer }: DeployedConsumer, name: string): Metric {
  return { namespace: 'dynamo-signals', name, dimensions: { service: stageName(consumer) }, statistic: 'Sum' }
}

/** The age in seconds of a consumer's oldest waiting record, as the schedule prints it. See functions/schedule.ts. */
export function oldestWaiting({ name: consumer }: DeployedConsumer): Metric {
  const dimensions = { service: stageName('schedule'), consumer }
  return { namespace: 'dynamo-signals', name: 'OldestWaiting', dimensions, statistic: 'Maximum' }
}

/** A value that the last sweep printed. See functions/sweep.ts. */
export function ofSweep(name: string): Metric {
  return { namespace: 'dynamo-signals', name, dimensions: { service: stageName('sweep') }, statistic: 'Maximum' }
}

/** The number of messages waiting in a queue. */
export function ofQueue(queue: sst.aws.Queue): Metric {
  const dimensions = { QueueName: queue.nodes.queue.name }
  return { namespace: 'AWS/SQS', name: 'ApproximateNumberOfMessagesVisible', dimensions, statistic: 'Maximum' }
}

/** A metric of the gateway. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
export function ofGateway(name: string, statistic = 'Sum'): Metric {
  return { namespace: 'AWS/ApiGateway', name, dimensions: { ApiId: gateway.nodes.api.id }, statistic }
}

/** A metric of a table. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
export function ofTable(table: sst.aws.Dynamo, name: string): Metric {
  return { namespace: 'AWS/DynamoDB', name, dimensions: { TableName: table.name }, statistic: 'Sum' }
}

/** A metric of each index of the table of instances. A throttled index blocks the table's writes. */
export function ofIndexes(name: string): Metric[] {
  return INDEXES.map(index => ({
    namespace: 'AWS/DynamoDB',
    name,
    dimensions: { TableName: data.name, GlobalSecondaryIndexName: index },
    statistic: 'Sum',
  }))
}

/** A rate of the SES account, by which SES decides whether it may continue to send. */
export function ofMail(name: string): Metric {
  return { namespace: 'AWS/SES', name, dimensions: {}, statistic: 'Maximum' }
}

import type { Watched, WatchedFunction } from 'dynamo-signals/deploy'
import { INDEXES } from 'dynamo-signals/table'
import { DELIVERY } from '../wiring/delivery.ts'
import type { Metric } from './alarm.ts'
import { api } from './api.ts'
import { consumers, type DeployedConsumer } from './consumers.ts'
import { feedback } from './feedback.ts'
import { gateway } from './gateway.ts'
import { schedule } from './schedule.ts'
import { stageName } from './stage.ts'
import { sweep } from './sweep.ts'
import { data, ledger } from './tables.ts'

type Name = $util.Input<string>

/** What the library's alarms and graphs watch: the functions by the names of their files, the consumers and the tables. */
export const watched: Watched<Name> = {
  consumers: consumers.map(each => ({
    ...watchedFunction(each),
    mapping: each.mapping.uuid,
    timeout: DELIVERY.timeout,
    outcomes: outcomesOf(each),
  })),
  functions: [
    { name: 'api', function: api },
    ...consumers,
    { name: 'feedback', function: feedback },
    { name: 'schedule', function: schedule },
    { name: 'sweep', function: sweep },
  ].map(watchedFunction),
  tables: [
    { name: 'data', tableName: data.name, indexes: INDEXES },
    { name: 'ledger', tableName: ledger.name, indexes: [] },
  ],
}

function watchedFunction(each: { readonly name: string; readonly function: sst.aws.Function }): WatchedFunction<Name> {
  return { name: each.name, functionName: each.function.name }
}

/** What the functions print: see wiring/observe.ts for a consumer's, functions/schedule.ts for the age of waiting records. */
function outcomesOf({ name: consumer }: DeployedConsumer) {
  return {
    namespace: 'dynamo-signals',
    dimensions: { service: stageName(consumer) },
    oldestWaiting: { service: stageName('schedule'), consumer },
  }
}

/** A value that the last sweep printed. See functions/sweep.ts. */
export function ofSweep(name: string): Metric {
  return { namespace: 'dynamo-signals', name, dimensions: { service: stageName('sweep') }, statistic: 'Maximum' }
}

/** A metric of the gateway. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
export function ofGateway(name: string, statistic = 'Sum'): Metric {
  return { namespace: 'AWS/ApiGateway', name, dimensions: { ApiId: gateway.nodes.api.id }, statistic }
}

/** A rate of the SES account, by which SES decides whether it may continue to send. */
export function ofMail(name: string): Metric {
  return { namespace: 'AWS/SES', name, dimensions: {}, statistic: 'Maximum' }
}

import { toCloudFormation } from 'dynamo-signals/deploy'
import { deriveEventFilters } from '../../../wiring/event-filters.ts'
import type { Template, TemplateResource } from './evaluate.ts'
import type { NameOf } from './template-stack.ts'

const SERVICE = { api: 'Api', links: 'LinksConsumer', mail: 'MailConsumer', schedule: 'Schedule' } as const
const PREFIX = 'dynamo-signals-production'

/** The metrics that the functions of a consumer print, by the names of the services in production. */
export function outcomesOf(consumer: string) {
  return {
    namespace: 'dynamo-signals',
    dimensions: { service: `${PREFIX}-${consumer}` },
    oldestWaiting: { service: `${PREFIX}-schedule`, consumer },
  }
}

/** A template with the shop's functions, and everything around them from `toCloudFormation`. */
export function shopTemplate(isProtected = true): Template {
  const consumers = Object.entries(deriveEventFilters()).map(([name, filters]) => [
    name,
    { function: `${SERVICE[name as 'links' | 'mail']}Function`, filters, outcomes: outcomesOf(name) },
  ])
  return {
    Resources: {
      ...toCloudFormation({
        consumers: Object.fromEntries(consumers),
        schedule: 'ScheduleFunction',
        functions: { api: 'ApiFunction' },
        alarmTopic: { Ref: 'AlarmsTopic' },
        isProtected,
      }),
      AlarmsTopic: { Type: 'AWS::SNS::Topic' },
      ...Object.fromEntries(Object.entries(SERVICE).map(([service, id]) => [`${id}Function`, functionOf(id, service)])),
    },
  }
}

function functionOf(id: string, service: string): TemplateResource {
  const woken = `{"links":"\${LinksConsumerFunction}","mail":"\${MailConsumerFunction}"}`
  const CONSUMER_FUNCTIONS = id === 'Schedule' ? { CONSUMER_FUNCTIONS: { 'Fn::Sub': woken } } : {}
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Role: { 'Fn::GetAtt': [`${id}FunctionRole`, 'Arn'] },
      LoggingConfig: { LogGroup: { Ref: `${id}FunctionLog` } },
      Timeout: 30,
      Environment: { Variables: { SERVICE: `${PREFIX}-${service}`, ...CONSUMER_FUNCTIONS } },
    },
  }
}

/** How SST names what `toCloudFormation` makes of the shop. */
export const nameInShop: NameOf = id => {
  const [, consumer = ''] = /^(\w+)ConsumerFunctionMapping$/.exec(id) ?? []
  if (consumer) return `DataSubscriber${consumer}EventSourceMapping`
  return id.replace(/Function(Role|Log)$/, '$1').replace(/FunctionInvoke$/, 'EventInvokeConfig')
}

import { App, Duration, Stack } from 'aws-cdk-lib'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { Signals, type SignalsProps } from 'dynamo-signals/cdk'
import { CONSUMER_SETTINGS, SCHEDULE_SETTINGS } from 'dynamo-signals/deploy'
import { deriveEventFilters } from '../../../wiring/event-filters.ts'
import type { Template, TemplateResource } from './evaluate.ts'
import { outcomesOf } from './shop-template.ts'
import type { NameOf } from './template-stack.ts'

const STACK = 'dynamo-signals-production'

/** The template that CDK synthesizes for the shop's functions and consumers. It needs no account and no network. */
export function shopInCdk(props: SignalsProps = {}): Template {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } })
  const stack = new Stack(app, STACK)
  const signals = new Signals(stack, 'Signals', { alarmTopic: new Topic(stack, 'Alarms'), ...props })
  const functionOf = (id: string, service: string, timeout: number) =>
    new LambdaFunction(stack, id, {
      ...signals.functionBasics(id),
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = null'),
      timeout: Duration.seconds(timeout),
      environment: { SERVICE: `${STACK}-${service}` },
    })
  const schedule = functionOf('Schedule', 'schedule', SCHEDULE_SETTINGS.timeout)
  // Before the consumers, which it may wake all the same.
  signals.addSchedule(schedule)
  signals.addFunction('api', functionOf('Api', 'api', 10))
  const woken = Object.entries(deriveEventFilters()).map(([name, filters]) => {
    const component = `${name.charAt(0).toUpperCase()}${name.slice(1)}Consumer`
    const consumer = functionOf(component, name, CONSUMER_SETTINGS.timeout)
    signals.addConsumer(name, consumer, { filters, outcomes: outcomesOf(name) })
    return [name, consumer.functionName]
  })
  schedule.addEnvironment('CONSUMER_FUNCTIONS', stack.toJsonString(Object.fromEntries(woken)))
  return app.synth().getStackByName(STACK).template
}

/** How SST names what CDK makes of the shop, by the path of the construct. */
export const nameInCdk: NameOf = (id, { Type, Metadata = {} }: TemplateResource) => {
  const path = (Metadata['aws:cdk:path'] ?? id).replace(`${STACK}/`, '').replace(/^Signals\//, '')
  const [first = '', second = ''] = path.split('/')
  const [, consumer = ''] = /^(\w+)-mapping$/.exec(first) ?? []
  if (consumer) return `DataSubscriber${consumer.charAt(0).toUpperCase()}${consumer.slice(1)}EventSourceMapping`
  if (Type === 'AWS::Lambda::Function') return `${first}Function`
  if (Type === 'AWS::IAM::Policy') return `${first}Policy`
  const kind = { Data: 'Table', Ledger: 'Table', Alarms: 'Topic', MissedTicks: 'Queue', EveryMinute: 'Schedule' }[first]
  if (kind) return first + kind
  if (first === 'Failures') return second === 'Policy' ? 'FailuresPolicy' : 'FailuresBucket'
  if (second === 'EventInvokeConfig') return first + second
  return first.replace(/-(role|log)$/, (_, what: string) => what.charAt(0).toUpperCase() + what.slice(1))
}

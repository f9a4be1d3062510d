import { App } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { expect, it } from 'vitest'
import { createStack } from '../infra/create-stack.ts'

// `npm run synth` bundles the functions. These tests do not need them.
const templateOf = (stage: string) =>
  Template.fromStack(createStack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), stage))

// Here, not in a test, because loading the CDK can take longer than a test may.
const [dev, production] = [templateOf('dev'), templateOf('production')]

it('delivers only users who are active to the function of the consumer', () => {
  const pattern = { dynamodb: { NewImage: { _type: { S: ['User'] }, isActive: { BOOL: [true] } } } }

  dev.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    StartingPosition: 'TRIM_HORIZON',
    FilterCriteria: { Filters: [{ Pattern: Match.serializedJson(Match.objectLike(pattern)) }] },
  })
})

it('notifies a topic if a record becomes a dead letter, by the metric that the function prints', () => {
  production.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'my-app-production-profiles-parked',
    AlarmActions: [Match.objectLike({ Ref: Match.stringLikeRegexp('^Alarms') })],
    Namespace: 'my-app-production',
    MetricName: 'Parked',
  })
  production.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ METRICS_NAMESPACE: 'my-app-production' }) },
  })
})

it('notifies it if a record waits for hours, by the metric that the schedule prints', () => {
  production.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'my-app-production-profiles-waiting-long',
    Namespace: 'my-app-production',
    MetricName: 'OldestWaiting',
  })
  production.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({ METRICS_NAMESPACE: 'my-app-production', PROFILES_FUNCTION: Match.anyValue() }),
    },
  })
})

it('keeps the tables of production when its stack is deleted, and not those of another stage', () => {
  const policiesOf = (template: Template) =>
    Object.values(template.findResources('AWS::DynamoDB::Table')).map(table => table.DeletionPolicy)

  expect(policiesOf(production)).toEqual(['Retain', 'Retain'])
  expect(policiesOf(dev)).toEqual(['Delete', 'Delete'])
})

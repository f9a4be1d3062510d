import { App } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { beforeAll, expect, it } from 'vitest'
import { createStack } from './create-stack.ts'

const tableArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'
const tableStreamArn = `${tableArn}/stream/2026-01-01T00:00:00.000`

let template: Template
beforeAll(() => {
  // Without bundles, which these tests do not need. `node examples/cdk/app.ts` makes them.
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } })
  template = Template.fromStack(createStack(app, { tableArn, tableStreamArn }))
})

it('delivers orders that are paid from the stream of the table', () => {
  const pattern = { dynamodb: { NewImage: { type: { S: ['order'] }, status: { S: ['paid'] } } } }

  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: tableStreamArn,
    FilterCriteria: { Filters: [{ Pattern: Match.serializedJson(Match.objectLike(pattern)) }] },
  })
})

it('permits to read the stream, and nothing else of the table', () => {
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'))

  const arns = [...policies.matchAll(/arn:aws:dynamodb:[^"]+/g)].map(([arn]) => arn)

  expect(new Set(arns)).toEqual(new Set([tableStreamArn]))
})

#!/usr/bin/env bash
# CDK checks the numbers of an event source mapping, but not its failure destination. A FIFO queue is synthesized without a
# word, although Lambda sends failures of a stream to standard queues only:
# https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
source "$(dirname "$0")/support/setup.sh" aws-cdk-lib@2.276.0 constructs@10.8.1

cat > finding.mjs <<'JS'
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { Code, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { report } from './report.mjs'

const outcome = settings => {
  const stack = new Stack(new App(), 'Shop')
  const partitionKey = { name: 'pk', type: AttributeType.STRING }
  const table = new TableV2(stack, 'Data', { partitionKey, dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES })
  const code = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = null') }
  const onFailure = new SqsDlq(new Queue(stack, 'Failures', { fifo: true }))
  const startingPosition = StartingPosition.TRIM_HORIZON
  try {
    const source = new DynamoEventSource(table, { startingPosition, onFailure, ...settings })
    new LambdaFunction(stack, 'Links', code).addEventSource(source)
    const [mapping] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::EventSourceMapping'))
    return mapping.Properties.DestinationConfig ? 'synthesized' : 'without a destination'
  } catch {
    return 'refused'
  }
}

report('both are refused', { fifoQueue: outcome({}), batchTooLarge: outcome({ batchSize: 20_000 }) }, {
  fifoQueue: 'synthesized',
  batchTooLarge: 'refused',
})
JS
node finding.mjs

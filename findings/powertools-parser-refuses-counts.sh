#!/usr/bin/env bash
# A function with a tumbling window returns a state, which Lambda passes to its next invocation. The state can be all kinds of
# JSON. The parser's schema for stream events accepts strings only, so a function that counts fails at its second invocation.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/parser@2.35.0 @aws-lambda-powertools/commons@2.35.0 zod@4.6.7 \
  @aws-sdk/util-dynamodb@3.996.9 @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBStreamSchema } from '@aws-lambda-powertools/parser/schemas/dynamodb'
import { report } from './report.mjs'

const eventSourceARN = 'arn:aws:dynamodb:eu-west-1:111111111111:table/Books/stream/2026-01-01T00:00:00.000'
const record = SequenceNumber => ({
  eventID: SequenceNumber,
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-west-1',
  eventSourceARN,
  dynamodb: { Keys: { pk: { S: 'b1' } }, NewImage: { pk: { S: 'b1' } }, SequenceNumber, SizeBytes: 8, StreamViewType: 'NEW_IMAGE' },
})
const count = event => {
  const { Records, state } = DynamoDBStreamSchema.parse(event)
  return { books: (state.books ?? 0) + Records.length }
}
const window = {
  window: { start: '2026-01-01T12:00:00Z', end: '2026-01-01T12:01:00Z' },
  shardId: 'shardId-00000000000000000001-00000001',
  eventSourceARN,
  isFinalInvokeForWindow: false,
  isWindowTerminatedEarly: false,
}

const first = count({ ...window, Records: [record('1'), record('2')], state: {} })
let second
try {
  second = count({ ...window, Records: [record('3')], state: first })
} catch (error) {
  second = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

report('the second invocation counts on from the first, to 3', { first, second }, {
  first: { books: 2 },
  second: ['state.books: Invalid input: expected string, received number'],
})
JS
node finding.mjs

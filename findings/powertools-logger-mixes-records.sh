#!/usr/bin/env bash
# The batch processor of Powertools handles the records of a stream in parallel, and its logger keeps one set of keys. Keys
# that a record handler appends are overwritten by the next record, so that all later lines have the keys of the last record.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/batch@2.35.0 @aws-lambda-powertools/logger@2.35.0 \
  @aws-lambda-powertools/commons@2.35.0

cat > function.mjs <<'JS'
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import { Logger } from '@aws-lambda-powertools/logger'

const logger = new Logger({ serviceName: 'books' })
const processor = new BatchProcessor(EventType.DynamoDBStreams)
const request = () => new Promise(setImmediate)

const Records = ['b1', 'b2', 'b3'].map((id, at) => ({
  eventID: id,
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  dynamodb: { Keys: { pk: { S: id } }, NewImage: { pk: { S: id } }, SequenceNumber: String(at) },
}))
await processPartialResponse({ Records }, async ({ dynamodb }) => {
  const id = dynamodb.Keys.pk.S
  logger.appendKeys({ book: id })
  await request()
  logger.info(`saved ${id}`)
}, processor)
JS
cat > finding.mjs <<'JS'
import { spawnSync } from 'node:child_process'
import { report } from './report.mjs'

const { stdout } = spawnSync('node', ['function.mjs'], { encoding: 'utf8' })
const lines = stdout.trim().split('\n').map(line => JSON.parse(line))

report('each line has the key of its own record', lines.map(({ message, book }) => `${message}, key ${book}`), [
  'saved b1, key b3',
  'saved b2, key b3',
  'saved b3, key b3',
])
JS
node finding.mjs

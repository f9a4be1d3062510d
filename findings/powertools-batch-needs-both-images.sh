#!/usr/bin/env bash
# The batch processor of Powertools can validate the items of stream records by a schema. It then requires both images in
# each record. A record of a new item has no old image, and one of a deleted item has no new image, so both fail each time.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/batch@2.35.0 @aws-lambda-powertools/parser@2.35.0 \
  @aws-lambda-powertools/commons@2.35.0 zod@4.6.7 @aws-sdk/util-dynamodb@3.996.9 @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import { parser } from '@aws-lambda-powertools/batch/parser'
import * as z from 'zod'
import { report } from './report.mjs'

const item = { pk: { S: 'b1' }, title: { S: 'Poetry' } }
const record = (eventName, SequenceNumber, images) => ({
  eventID: SequenceNumber,
  eventName,
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-west-1',
  eventSourceARN: 'arn:aws:dynamodb:eu-west-1:111111111111:table/Books/stream/2026-01-01T00:00:00.000',
  dynamodb: { Keys: { pk: item.pk }, SequenceNumber, SizeBytes: 20, StreamViewType: 'NEW_AND_OLD_IMAGES', ...images },
})
const Records = [
  record('INSERT', '1', { NewImage: item }),
  record('MODIFY', '2', { OldImage: item, NewImage: item }),
  record('REMOVE', '3', { OldImage: item }),
]
const innerSchema = z.object({ pk: z.string(), title: z.string() })
const processor = new BatchProcessor(EventType.DynamoDBStreams, { parser, innerSchema, transformer: 'unmarshall' })

const handled = []
const handle = async ({ eventName }) => void handled.push(eventName)
const { batchItemFailures } = await processPartialResponse({ Records }, handle, processor)

report('all three are handled', { handled, failed: batchItemFailures.map(failure => failure.itemIdentifier) }, {
  handled: ['MODIFY'],
  failed: ['1', '3'],
})
JS
node finding.mjs

#!/usr/bin/env bash
# A change that DynamoDB sends to Kinesis says the unit of its time beside the time: milliseconds or microseconds, as the
# destination is set. The parser's schema for these records returns the time without the unit.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/parser@2.35.0 @aws-lambda-powertools/commons@2.35.0 zod@4.6.7 \
  @aws-sdk/util-dynamodb@3.996.9 @aws-sdk/client-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { KinesisDynamoDBStreamSchema } from '@aws-lambda-powertools/parser/schemas/kinesis'
import { report } from './report.mjs'

const time = { ApproximateCreationDateTime: 1_780_000_000_000_000, ApproximateCreationDateTimePrecision: 'MICROSECOND' }
const change = {
  awsRegion: 'eu-west-1',
  eventID: 'e1',
  eventName: 'INSERT',
  userIdentity: null,
  recordFormat: 'application/json',
  tableName: 'Books',
  dynamodb: { ...time, Keys: { pk: { S: 'a' } }, NewImage: { pk: { S: 'a' } }, SizeBytes: 6 },
  eventSource: 'aws:dynamodb',
}
const data = Buffer.from(JSON.stringify(change)).toString('base64')
const record = {
  eventSource: 'aws:kinesis',
  eventVersion: '1.0',
  eventID: 'shardId-000000000000:1',
  eventName: 'aws:kinesis:record',
  awsRegion: 'eu-west-1',
  invokeIdentityArn: 'arn:aws:iam::111111111111:role/books',
  eventSourceARN: 'arn:aws:kinesis:eu-west-1:111111111111:stream/books',
  kinesis: { kinesisSchemaVersion: '1.0', partitionKey: 'a', sequenceNumber: '1', approximateArrivalTimestamp: 1_780_000_000, data },
}
const { dynamodb } = KinesisDynamoDBStreamSchema.parse({ Records: [record] }).Records[0].kinesis.data

report('the unit is kept, or the time is converted', {
  time: dynamodb.ApproximateCreationDateTime,
  unit: dynamodb.ApproximateCreationDateTimePrecision,
}, { time: 1_780_000_000_000_000, unit: undefined })
JS
node finding.mjs

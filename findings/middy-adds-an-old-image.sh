#!/usr/bin/env bash
# The event normalizer of middy unmarshalls the images of a stream record. A new item has no old image, and an item that was
# deleted has no new one. The normalizer adds the missing image as an empty object, which is true in a condition.
source "$(dirname "$0")/support/setup.sh" @middy/core@7.9.2 @middy/event-normalizer@6.4.5

cat > finding.mjs <<'JS'
import middy from '@middy/core'
import eventNormalizer from '@middy/event-normalizer'
import { report } from './report.mjs'

const item = { pk: { S: 'b1' }, title: { S: 'Poetry' } }
const record = (eventName, images) => {
  const dynamodb = { Keys: { pk: item.pk }, SequenceNumber: '1', StreamViewType: 'NEW_AND_OLD_IMAGES', ...images }
  return { eventID: eventName, eventName, eventSource: 'aws:dynamodb', awsRegion: 'eu-west-1', dynamodb }
}
const Records = [record('INSERT', { NewImage: item }), record('REMOVE', { OldImage: item })]
const handler = middy()
  .use(eventNormalizer())
  .handler(async event => event.Records.map(({ eventName, dynamodb: { OldImage, NewImage } }) => ({ eventName, OldImage, NewImage })))

const seen = await handler({ Records }, { getRemainingTimeInMillis: () => 3_000 })

report('the missing image is undefined in both records', seen, [
  { eventName: 'INSERT', OldImage: {}, NewImage: { pk: 'b1', title: 'Poetry' } },
  { eventName: 'REMOVE', OldImage: { pk: 'b1', title: 'Poetry' }, NewImage: {} },
])
JS
node finding.mjs

import { expect, it } from 'vitest'
import { recordStream } from '../../support/recorded-stream/record-stream.ts'
import { RECORDING } from '../../support/recorded-stream/recorded-records.ts'

// Only by itself: among the tables of other tests DynamoDB Local may never come to expire an item.
const expiry = process.env.RECORD_EXPIRY === 'on'

it('the stream of DynamoDB Local still returns the recorded records, except for ids and times', async () => {
  const response = await recordStream({ expiry })

  expect(lasting(response)).toEqual(lasting(RECORDING).slice(0, expiry ? undefined : -1))
})

/** The records without what differs in every run. Sequence numbers count over all tables of a DynamoDB Local. */
function lasting(response: string): unknown[] {
  const differs = new Set(['eventID', 'ApproximateCreationDateTime', 'SequenceNumber', '_ttl'])
  return JSON.parse(response, (key, value) => (differs.has(key) ? undefined : value)).Records
}

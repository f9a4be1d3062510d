import { expect, it } from 'vitest'
import { recordStream } from '../../support/recorded-stream/record-stream.ts'
import { RECORDING } from '../../support/recorded-stream/recorded-records.ts'

it('the stream of DynamoDB Local still returns the recorded records, except for ids and times', async () => {
  const response = await recordStream()

  expect(lasting(response)).toEqual(lasting(RECORDING))
})

/** The records without what differs in every run. Sequence numbers count over all tables of a DynamoDB Local. */
function lasting(response: string): unknown[] {
  const differs = new Set(['eventID', 'ApproximateCreationDateTime', 'SequenceNumber', '_ttl'])
  return JSON.parse(response, (key, value) => (differs.has(key) ? undefined : value)).Records
}

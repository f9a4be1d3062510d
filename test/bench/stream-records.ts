import type { AnyModel } from 'dynamo-signals'
import type { LambdaRecord } from 'dynamo-signals/streams'

/** The fields of an order besides its status. */
export const FIELDS = Array.from({ length: 10 }, (_, at) => `field${at}`)

/** A batch of changes of orders with 12 attributes, of which a share, in percent, becomes paid. */
export function recordsOf(model: AnyModel, count: number, share: number): LambdaRecord[] {
  return Array.from({ length: count }, (_, at) => recordOf(model, at, share > 0 && at % (100 / share) === 0))
}

function recordOf(model: AnyModel, at: number, isPaid: boolean): LambdaRecord {
  const before = { ...itemOf(model, at), status: { S: 'open' } }
  const after = {
    ...before,
    status: { S: isPaid ? 'paid' : 'sent' },
    ...(!model.storedIn && { _wid: { S: `w${at}` } }),
  }
  return {
    eventID: String(at),
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: `arn:aws:dynamodb:eu-west-1:123456789012:table/${model.storedIn ? 'theirs' : 'ours'}/stream/2026`,
    dynamodb: { Keys: keysOf(before), SequenceNumber: String(at), NewImage: after, OldImage: before },
  }
}

function keysOf({ pk, sk }: Readonly<Record<string, object>>): object {
  return { pk, sk }
}

function itemOf(model: AnyModel, at: number): Record<string, { S: string } | { N: string }> {
  const fields = Object.fromEntries(FIELDS.map(name => [name, { S: `${name} of ${at}, and so on` }]))
  if (model.storedIn) return { pk: { S: `ORDER#${at}` }, sk: { S: 'ORDER' }, entity: { S: 'order' }, ...fields }
  const own = { _type: { S: model.name }, _v: { N: '2' }, _wid: { S: `v${at}` }, id: { S: String(at) } }
  return { pk: { S: `${model.name}#${at}` }, sk: { S: 'instance' }, ...own, ...fields }
}

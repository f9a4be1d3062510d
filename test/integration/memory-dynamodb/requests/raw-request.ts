import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'

/** A request in DynamoDB's own JSON, as it is sent. */
export type RawRequest = readonly [operation: string, input: Readonly<Record<string, unknown>>]

/** A table with keys of every type, and indexes of every kind. */
export function tableOf(TableName: string) {
  const key = (hash: string, range?: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
  ]
  const types = { p: 'S', s: 'N', g: 'S', l: 'N', b: 'B' } as const
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: key('p', 's'),
    AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    GlobalSecondaryIndexes: [
      { IndexName: 'all', KeySchema: key('g', 'b'), Projection: { ProjectionType: 'ALL' } },
      {
        IndexName: 'some',
        KeySchema: key('g', 'l'),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] },
      },
    ],
    LocalSecondaryIndexes: [
      { IndexName: 'local', KeySchema: key('p', 'l'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  } as const satisfies CreateTableCommandInput
}

export const S = (text: string) => ({ S: text })
export const N = (number: number | string) => ({ N: String(number) })
export const key = (p: string, s: number) => ({ p: S(p), s: N(s) })

/** The placeholders' part of a request: values only if the expression has some. */
export function named(values: object | undefined, names?: object): object {
  return {
    ...(values && { ExpressionAttributeValues: values }),
    ...(names && { ExpressionAttributeNames: names }),
  }
}

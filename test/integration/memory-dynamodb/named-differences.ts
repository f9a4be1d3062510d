import type { RawRequest } from './requests/raw-request.ts'

/** What a DynamoDB answered over HTTP. */
export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export interface Pair {
  readonly request: RawRequest
  readonly local: Answer
  readonly embedded: Answer
}

/** A difference from DynamoDB Local that is meant, and where AWS says which of the two is right. */
interface Difference {
  readonly docs: string
  readonly is: (pair: Pair) => boolean
}

const API = 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference'
const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide'

export const nameOf = ({ body }: Answer) => String(body.__type ?? '').split('#')[1]
export const messageOf = ({ body }: Answer) => body.message ?? body.Message ?? ''
const input = ({ request }: Pair) => JSON.stringify(request[1])
const isRefused = ({ status }: Answer) => status !== 200

/** Where the answers differ in more than their words. The README of the package lists the same. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'what is no JSON of the protocol is the fault of the caller': {
    docs: `${GUIDE}/Programming.Errors.html`,
    is: ({ local, embedded }) => local.status === 500 && embedded.status === 400,
  },
  'capacity of a transaction says what was read and what was written': {
    docs: `${API}/API_ConsumedCapacity.html`,
    is: ({ local, embedded }) => withoutKinds(embedded) === withoutKinds(local),
  },
  'deleting what is not there costs one unit, in a batch too': {
    docs: `${GUIDE}/read-write-operations.html`,
    is: pair => pair.request[0] === 'BatchWriteItem' && input(pair).includes('DeleteRequest') && !isRefused(pair.local),
  },
}

function withoutKinds({ body }: Answer): string {
  const dropped = ['ReadCapacityUnits', 'WriteCapacityUnits']
  return JSON.stringify(body, (name, value) => (dropped.includes(name) ? undefined : sortedEntries(value)))
}

function sortedEntries(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort())
}

/** The same error in the words of AWS, and in those of DynamoDB Local. */
export const OTHER_WORDS: readonly (readonly [embedded: RegExp, local: RegExp])[] = [
  [/Cannot do operations on a non-existent table: /, /Cannot do operations on a non-existent table/],
  [
    /The provided key element does not match the schema/,
    /number of conditions on the keys is invalid|Type mismatch for key/,
  ],
  [/Type mismatch for key \w+ expected: /, /Type mismatch for key|Invalid attribute value type/],
  [/Type mismatch for Index Key \w+ Expected: /, /Type mismatch for Index Key/],
  [/Missing the key \w+ in the item/, /One of the required keys was not given a value|contains a null AttributeValue/],
  [/Value null at '[\w.]+' failed to satisfy constraint: Member must not be null/, /null/],
  [/contains duplicates\./, /contains duplicates/],
  [/cannot be converted to a numeric value: /, /A value provided cannot be converted into a number/],
  [/more than 38 significant digits/, /DynamoDB only supports precision up to 38 digits/],
  [
    /Size of hashkey has exceeded|Aggregated size of all range keys/,
    /Size limit exceeded|primary key values must be under/,
  ],
  [/Query condition missed key schema element: /, /Query condition missed key schema element/],
  [
    /The provided starting key is /,
    /The provided starting key|Exclusive Start Key must|Type mismatch for attribute to update/,
  ],
  [/'requestItems' failed to satisfy constraint/, /BatchGetItem must have some requests set/],
  [
    /1 validation error detected: Value .* at '(transactItems|clientRequestToken)'/,
    /Member must have length|Value null/,
  ],
  [/'select' failed to satisfy constraint/, /Select must be/],
  [/parameter is required but was not present/, /must also be specified/],
  [/must be less than parameter TotalSegments/, /'segment' failed to satisfy constraint/],
  [/'totalSegments' failed to satisfy constraint/, /'segment' failed to satisfy constraint/],
  [/At least one of ProvisionedThroughput, /, /Nothing to update/],
  [/Request parameters do not match those of an earlier request/, /^ /],
  [/"The conditional request failed"/, /"The conditional request failed\."/],
  [/TableName must be at least 3 characters|'tableName' failed to satisfy/, /Invalid table\/index name/],
  [/Supplied AttributeValue is empty/, /contains a null AttributeValue/],
  [/TransactItems can only contain|can only contain Get/, /should contain Delete or Put or Update|Value null/],
  [/'limit' failed to satisfy constraint/, /Limit (in ListTables )?must be/],
  [/Table already exists: /, /Cannot create preexisting table/],
  [/Invalid KeySchema: /, /Invalid key order/],
  [/not defined in AttributeDefinitions/, /not specified in Attribute Definitions/],
  [/does not implement ExecuteNothing/, /An unknown operation was requested/],
  [/valid types: \{B,NULL,/, /valid types: \{N,BS,/],
  [/operator or function: attribute_type, operand type: \{/, /operand type: \{|distinct from the remaining/],
]

import type { ServiceError } from '../service-error.ts'

/** The media type of what DynamoDB is sent and answers. */
export const CONTENT_TYPE = 'application/x-amz-json-1.0'

/** Reads a request. JSON has no bytes: they travel as base64. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, withBytes)
}

/** Writes an answer. */
export function toJson(answer: object): string {
  return JSON.stringify(answer, withoutBytes)
}

/** What the answer to a refused request says: the SDK makes its error of it. */
export function errorBody({ name, message, Item, CancellationReasons }: ServiceError): object {
  return { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message, Item, CancellationReasons }
}

function withBytes(key: string, value: unknown): unknown {
  if (key === 'B' && typeof value === 'string') return new Uint8Array(Buffer.from(value, 'base64'))
  if (key === 'BS' && Array.isArray(value)) return value.map(entry => withBytes('B', entry))
  return value
}

function withoutBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

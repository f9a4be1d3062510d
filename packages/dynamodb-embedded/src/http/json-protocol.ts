import { invalid, ServiceError } from '../service-error.ts'
import { fromJson } from '../values/json.ts'

/** The media type of DynamoDB's requests and responses. */
export const CONTENT_TYPE = 'application/x-amz-json-1.0'

/** Parses the body of a request. Throws a `SerializationException` if it is not a JSON object. */
export function readBody(body: string): Record<string, unknown> {
  const input = parsed(body)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ServiceError('SerializationException', 'The request is not a JSON object. Check the body you send.')
  }
  // Null counts as omitted: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
}

/** The body of an error response, from which the SDK creates its error. */
export function errorBody({ name, message, Item, CancellationReasons }: ServiceError): object {
  const service = ['ValidationException', 'ThrottlingException', 'SerializationException'].includes(name)
    ? 'com.amazon.coral.validate'
    : 'com.amazonaws.dynamodb.v20120810'
  return { __type: `${service}#${name}`, message, Item, CancellationReasons }
}

function parsed(body: string): unknown {
  try {
    return fromJson(body)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw invalid(String(error))
  }
}

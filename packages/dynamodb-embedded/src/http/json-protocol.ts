import { invalid, ServiceError } from '../service-error.ts'
import { fromJson } from '../values/from-json.ts'

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

/** The namespaces of errors that are not DynamoDB's own. */
const ORIGINS: Readonly<Record<string, string>> = {
  ValidationException: 'com.amazon.coral.validate',
  ThrottlingException: 'com.amazon.coral.validate',
  SerializationException: 'com.amazon.coral.service',
}

/** The body of an error response, from which the SDK creates its error. */
export function errorBody({ name, message, Item, CancellationReasons }: ServiceError): object {
  const origin = Object.hasOwn(ORIGINS, name) ? ORIGINS[name] : 'com.amazonaws.dynamodb.v20120810'
  return { __type: `${origin}#${name}`, message, Item, CancellationReasons }
}

function parsed(body: string): unknown {
  try {
    return fromJson(body)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw invalid(String(error))
    throw new ServiceError('SerializationException', `The request cannot be read: ${error.message}`)
  }
}

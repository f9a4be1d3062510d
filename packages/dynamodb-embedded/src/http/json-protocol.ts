import { invalid, ServiceError } from '../service-error.ts'
import { fromJson } from '../values/json.ts'

/** The media type of what DynamoDB is sent and answers. */
export const CONTENT_TYPE = 'application/x-amz-json-1.0'

/** Reads the body of a request. Throws a `SerializationException` for what is not an object in JSON. */
export function readBody(body: string): Record<string, unknown> {
  const input = parsed(body)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ServiceError('SerializationException', 'The request is not a JSON object. Check the body you send.')
  }
  // What is null is left out: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
}

/** What the answer to a refused request says: the SDK makes its error of it. */
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

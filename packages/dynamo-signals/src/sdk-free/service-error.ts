import { decodeJson } from '../repository/requests/json-codec.ts'
import type { HttpResponse } from './exchange.ts'

/** What the AWS SDK says about a request, in its results and its errors. */
export interface Metadata {
  readonly httpStatusCode: number
  readonly requestId: string | undefined
}

/** An error of DynamoDB, with the names and members that the AWS SDK gives it. */
export interface ServiceError extends Error {
  readonly $fault: 'client' | 'server'
  readonly $metadata: Metadata
  readonly $response: HttpResponse
}

/** Returns the metadata of a response. */
export function metadataOf({ statusCode, headers }: HttpResponse): Metadata {
  return { httpStatusCode: statusCode, requestId: headers['x-amzn-requestid'] as string | undefined }
}

/** Returns the error that a response reports, such as `ConditionalCheckFailedException`. */
export function serviceErrorOf(response: HttpResponse): ServiceError {
  const { statusCode, headers, body } = response
  const content = (decodeJson(body) ?? {}) as Readonly<Record<string, unknown>>
  const { message, Message, ...members } = content
  const name = nameIn(content.__type ?? headers['x-amzn-errortype'])
  const error = new Error(String(message ?? Message ?? name))
  Object.assign(error, members, {
    name,
    $fault: statusCode < 500 ? 'client' : 'server',
    $metadata: metadataOf(response),
  })
  return Object.defineProperty(error, '$response', { value: response }) as unknown as ServiceError
}

/** Returns the name in a type such as `com.amazonaws.dynamodb.v20120810#ThrottlingException:http://...`. */
function nameIn(type: unknown): string {
  return /([^#:]+)(?::.*)?$/.exec(String(type ?? '').replace(/^.*#/, ''))?.[1] ?? 'UnknownError'
}

import { isObject } from '../dispatch/is-object.ts'
import { unlessThrown } from '../dispatch/thrown-values.ts'
import { ConfigurationError } from '../errors/index.ts'
import { connectionsOf } from './consumer-connections.ts'
import type { LambdaRecord } from './lambda-record.ts'

const TYPES = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M'])

/**
 * Returns the records of an event from Lambda, or of the bare array from EventBridge Pipes. Throws `ConfigurationError` if a
 * setting is wrong: another service's event, a stream without both images, images that were unmarshalled, or a consumer
 * without receivers. It throws only if every record has the same fault. A single invalid record does not indicate a wrong
 * setting, and fails on its own.
 */
export function recordsOfEvent(event: unknown, consumer: string, database: string): readonly LambdaRecord[] {
  const records: unknown = Array.isArray(event) ? event : (event as { readonly Records?: unknown } | null)?.Records
  if (!Array.isArray(records)) throw refuse(`it has no records${sourceOf(event)}`, CONNECT)
  if (records.length === 0) return records
  const fault = faultOf(records[0])
  if (fault && records.every(record => faultOf(record)?.[0] === fault[0])) throw refuse(...fault)
  requireReceivers(consumer, database)
  return records
}

type Fault = readonly [reason: string, advice: string]

const CONNECT = "Connect the function to the table's stream with an event source mapping."
const KINESIS: Fault = [
  'its records are not from a DynamoDB stream: it comes from aws:kinesis',
  `Kinesis can repeat and reorder changes. ${CONNECT}`,
]
const NO_IMAGES: Fault = [
  'its records lack the new or the old image',
  'Set the StreamViewType of the stream to NEW_AND_OLD_IMAGES.',
]
const UNMARSHALLED: Fault = [
  'its images are plain values instead of attribute values such as {"S": "text"}',
  'Pass the event as Lambda delivers it. Do not parse it.',
]

/** Returns the fault of a record that a wrong setting causes. Undefined for a record that cannot be read. */
const faultOf = (record: LambdaRecord | null | undefined) => unlessThrown(() => settingFaultOf(record))

function settingFaultOf(record: LambdaRecord | null | undefined): Fault | undefined {
  const { dynamodb, eventName, eventSource, recordFormat } = (record ?? {}) as LambdaRecord & { recordFormat?: unknown }
  // A program that decodes the changes of a Kinesis stream leaves only their format to show where they come from.
  if (eventSource === 'aws:kinesis' || recordFormat) return KINESIS
  if (!dynamodb || typeof dynamodb !== 'object') {
    return [`its records are not from a DynamoDB stream${sourceOf(record)}`, CONNECT]
  }
  const { NewImage, OldImage, StreamViewType } = dynamodb as typeof dynamodb & { readonly StreamViewType?: string }
  const isWhole =
    eventName === 'INSERT'
      ? NewImage
      : eventName === 'REMOVE'
        ? OldImage
        : eventName !== 'MODIFY' || (NewImage && OldImage)
  if (!isWhole || (StreamViewType ?? 'NEW_AND_OLD_IMAGES') !== 'NEW_AND_OLD_IMAGES') return NO_IMAGES
  // The key is in every image, and is a string, a number or bytes.
  const key = (NewImage ?? OldImage) as { readonly pk?: unknown } | undefined
  return key?.pk === undefined || isTyped(key.pk) ? undefined : UNMARSHALLED
}

function isTyped(value: unknown): boolean {
  return isObject(value) && Object.keys(value).every(type => TYPES.has(type))
}

function sourceOf(value: unknown): string {
  if (!isObject(value)) return `: it is ${value === null ? 'null' : typeof value}`
  const { eventSource, EventSource, source, requestContext } = value as Readonly<Record<string, unknown>>
  const name = eventSource ?? EventSource ?? source ?? (requestContext && 'API Gateway')
  return typeof name === 'string' && name.length < 100 ? `: it comes from ${name}` : ''
}

/** Receivers may be connected later, and Lambda retries the records until then, so nothing is lost by throwing now. */
function requireReceivers(consumer: string, database: string): void {
  if (connectionsOf(consumer, database).length > 0) return
  const known = new Set(connectionsOf(undefined, database).map(({ options }) => options.consumer))
  throw refuse(
    `no receiver is connected to the consumer "${consumer}", so every record would be lost`,
    `Connect its receivers first. Consumers with receivers: ${[...known].join(', ') || 'none'}.`,
  )
}

function refuse(reason: string, advice: string): ConfigurationError {
  return new ConfigurationError(
    'streams.wrongEvent',
    `The stream handler cannot process this event: ${reason}. ${advice}`,
  )
}

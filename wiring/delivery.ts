import { CONSUMER_SETTINGS, MAPPING_SETTINGS } from 'dynamo-signals/deploy'

/** The event source mapping of every consumer and the timeout of its function, for AWS and local development. */
export const DELIVERY = { ...MAPPING_SETTINGS, timeout: CONSUMER_SETTINGS.timeout } as const

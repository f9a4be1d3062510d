import { createStreamHandler } from 'dynamo-signals/streams'
import { PROFILES } from '../consumers.ts'
import { openApplication } from '../open-application.ts'

/** Lambda invokes it with records of the data table's stream. */
export const handler = createStreamHandler({ database: openApplication(), consumer: PROFILES })

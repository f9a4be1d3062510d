import { Logger } from '@aws-lambda-powertools/logger'
import { observe } from 'dynamo-signals/powertools'
import { createStreamHandler } from 'dynamo-signals/streams'
import { PROFILES } from '../consumers.ts'
import { openApplication } from '../open-application.ts'

const handleRecords = createStreamHandler({ database: openApplication(), consumer: PROFILES })
const namespace = process.env.METRICS_NAMESPACE

/**
 * Lambda invokes it with records of the data table's stream. Where it is deployed, it also prints the metrics that the
 * alarms on dead letters and on waiting records read.
 */
export const handler = namespace
  ? observe(handleRecords, { logger: new Logger({ serviceName: PROFILES }), namespace, service: PROFILES })
  : handleRecords

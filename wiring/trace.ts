import { Tracer } from '@aws-lambda-powertools/tracer'
import { serviceName } from './lambda.ts'

/** The client of X-Ray. */
export const tracer = new Tracer({ serviceName: serviceName() })

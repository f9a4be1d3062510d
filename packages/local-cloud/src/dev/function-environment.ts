import { devNull } from 'node:os'
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../dynamodb/create-dynamodb-client.ts'

/** The addresses of the local services. */
export interface Endpoints {
  readonly dynamodb: string
  readonly ses: string
  /** Undefined while a configuration is read, which invokes no function. */
  readonly lambda?: string
}

type Variables = Readonly<Record<string, string | undefined>>

/**
 * The environment of code that must only reach the local services: everything of the developer's environment except what
 * names an AWS account, and the endpoints for the AWS SDKs of all languages.
 */
export function localEnvironment(own: Variables, { dynamodb, ses, lambda }: Endpoints): Record<string, string> {
  const kept = Object.entries(own).filter(([name]) => !/^(AMAZON|AWS)_/i.test(name))
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: dynamodb,
    AWS_ENDPOINT_URL_SES: ses,
    ...(lambda !== undefined && { AWS_ENDPOINT_URL_LAMBDA: lambda }),
  }
}

/**
 * The variables that Lambda sets: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html. Powertools
 * writes no traces and metrics, because nobody reads them here.
 */
export function lambdaVariables(name: string, handler: string, folder: string): Record<string, string> {
  return {
    _HANDLER: handler,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    LAMBDA_TASK_ROOT: folder,
    POWERTOOLS_METRICS_DISABLED: 'true',
    POWERTOOLS_TRACE_ENABLED: 'false',
    TZ: 'UTC',
  }
}

import { devNull } from 'node:os'
import { UsageError } from './usage-error.ts'

/**
 * Sets the endpoint of DynamoDB to its address in `npm start`, unless `DYNAMODB_ENDPOINT` or `DYNAMODB_PORT` is set, and
 * that of SES to the inbox there, because a redriven receiver may send mail. Profiles, credentials and endpoints of an AWS
 * account are removed, because `--local` must never reach it.
 */
export function useLocalDynamoDB(): void {
  const { env } = process
  const port = env.DYNAMODB_PORT
  if (port && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw new UsageError(`DYNAMODB_PORT is "${port}". Set it to a port from 1 to 65535, or unset it to use 8000.`)
  }
  for (const name of Object.keys(env)) if (/^AWS_/i.test(name)) delete env[name]
  Object.assign(env, {
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL_DYNAMODB: env.DYNAMODB_ENDPOINT || `http://localhost:${port || 8000}`,
    AWS_ENDPOINT_URL_SES: `http://localhost:${env.SES_PORT || 8005}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })
}

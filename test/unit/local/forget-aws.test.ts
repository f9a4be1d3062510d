import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { forgetAws } from '../../../local/forget-aws.ts'
import { WORKSPACE } from '../../support/packed-library.ts'

const run = promisify(execFile)

/** Settings of a developer who uses AWS. Each of them broke or redirected a client on this machine. */
const SURROUNDINGS = {
  AWS_PROFILE: 'no-such-profile',
  AWS_DEFAULT_PROFILE: 'no-such-profile',
  AWS_REGION: 'ap-south-2',
  AWS_DEFAULT_REGION: 'ap-south-2',
  AWS_ACCESS_KEY_ID: 'AKIAREAL',
  AWS_SECRET_ACCESS_KEY: 'real',
  AWS_SESSION_TOKEN: 'real',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.ap-south-2.amazonaws.com',
  AWS_ENDPOINT_URL_SES: 'http://127.0.0.1:9',
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_DEFAULTS_MODE: 'none such',
  AWS_RETRY_MODE: 'none such',
  AWS_SDK_LOAD_CONFIG: '1',
  AWS_CONFIG_FILE: '/no/such/file',
  AWS_SHARED_CREDENTIALS_FILE: '/no/such/file',
  AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/no/such/file',
  AWS_SDK_UA_APP_ID: 'x'.repeat(100),
}

it('removes everything about an AWS account from the environment, and nothing else', () => {
  const environment: NodeJS.ProcessEnv = { ...SURROUNDINGS, PATH: '/bin', PORT: '3000' }
  forgetAws(environment)
  const left = Object.keys(environment).sort()
  expect(left).toEqual(['AWS_CONFIG_FILE', 'AWS_EC2_METADATA_DISABLED', 'AWS_SHARED_CREDENTIALS_FILE', 'PATH', 'PORT'])
  expect(JSON.stringify(environment)).not.toMatch(/no-such|\/no\/such/)
})

it('makes the local clients independent of it, without a message', async () => {
  const program = `
    const { forgetAws } = await import('./local/forget-aws.ts')
    const { functionEnvironment } = await import('./local/environment.ts')
    const { createDynamoDBClient } = await import('./packages/local-cloud/src/dynamodb/create-dynamodb-client.ts')
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb')
    forgetAws()
    const cloud = { dynamodbEndpoint: 'http://127.0.0.1:8000', sesEndpoint: 'http://127.0.0.1:8005' }
    const settings = { PORT: 3000, RATE_LIMITS: 'on' }
    Object.assign(process.env, functionEnvironment(cloud, { data: 'd', ledger: 'l' }, settings))
    for (const client of [new DynamoDBClient({}), createDynamoDBClient(cloud.dynamodbEndpoint)]) {
      const endpoint = client.config.endpoint ? await client.config.endpoint() : {}
      const { accessKeyId, sessionToken } = await client.config.credentials()
      process.stdout.write(JSON.stringify([await client.config.region(), accessKeyId, sessionToken ?? null, endpoint.port ?? null, await client.config.useFipsEndpoint()]) + '\\n')
    }
  `
  const env = { ...SURROUNDINGS, PATH: process.env.PATH }
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', program], {
    cwd: WORKSPACE,
    env,
  })

  expect(stderr).toBe('')
  const [own, local] = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(own).toEqual(['eu-central-1', 'local', null, null, false])
  expect(local).toEqual(['eu-central-1', 'local', null, 8000, false])
})

it('lets the command line work on this machine with any account in the environment', async () => {
  const main = 'packages/dynamo-signals/src/cli/main.ts'
  const env = { ...SURROUNDINGS, PATH: process.env.PATH }
  const { stdout, stderr } = await run(process.execPath, [main, 'list', '--local'], { cwd: WORKSPACE, env })
  expect(stderr).toBe('')
  expect(stdout).toMatch(/carts\/open-cart/)
})

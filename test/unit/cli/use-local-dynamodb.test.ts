import { expect, it, onTestFinished } from 'vitest'
import { useLocalDynamoDB } from '../../../packages/dynamo-signals/src/cli/use-local-dynamodb.ts'

/** Returns the variables of AWS that a process has after `--local`, if it had these before. */
function locally(before: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = { ...process.env }
  onTestFinished(() => {
    process.env = own
  })
  process.env = { ...before }
  useLocalDynamoDB()
  return process.env
}

it('reaches DynamoDB and the SES inbox of this machine, because a redriven receiver may send mail', () => {
  const after = locally({ AWS_ENDPOINT_URL_SES: 'https://email.eu-central-1.amazonaws.com', AWS_PROFILE: 'work' })

  expect(after).toMatchObject({
    AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000',
    AWS_ENDPOINT_URL_SES: 'http://localhost:8005',
  })
  expect(after).not.toHaveProperty('AWS_PROFILE')
})

it('reaches both at the ports that are set', () => {
  expect(locally({ DYNAMODB_PORT: '8001', SES_PORT: '8006' })).toMatchObject({
    AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8001',
    AWS_ENDPOINT_URL_SES: 'http://localhost:8006',
  })
})

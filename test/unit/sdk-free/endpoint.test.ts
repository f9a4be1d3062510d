import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { endpointOf } from '../../../packages/dynamo-signals/src/sdk-free/endpoint.ts'

const REGIONS = [
  'us-east-1',
  'eu-central-1',
  'ap-southeast-7',
  'us-gov-west-1',
  'cn-north-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'us-isof-south-1',
  'eu-isoe-west-1',
  'local',
]

it.each(REGIONS)('of %s is that of the SDK', region => {
  const { url } = new DynamoDBClient({ region }).config.endpointProvider({ Region: region })

  expect(new URL(endpointOf(region, {}))).toEqual(url)
})

it('is the one that the environment names, first that of DynamoDB', () => {
  const env = { AWS_ENDPOINT_URL: 'http://localhost:1', AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:2' }

  expect(endpointOf('eu-central-1', env)).toBe('http://localhost:2')
  expect(endpointOf('eu-central-1', { AWS_ENDPOINT_URL: 'http://localhost:1' })).toBe('http://localhost:1')
})

it('is that of the region if the environment says so', () => {
  const env = { AWS_ENDPOINT_URL: 'http://localhost:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }

  expect(endpointOf('eu-central-1', env)).toBe('https://dynamodb.eu-central-1.amazonaws.com')
})

it.each(['localhost:8000', 'http://localhost:4566/dynamodb', 'somewhere'])('cannot be %s', address => {
  expect(() => endpointOf('eu-central-1', { AWS_ENDPOINT_URL: address })).toThrow(
    expect.objectContaining({
      code: 'lean.badSettings',
      message: `leanTransport: AWS_ENDPOINT_URL must be an address such as "http://localhost:8000", without a path, not "${address}".`,
    }),
  )
})

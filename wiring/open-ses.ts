import { SESClient } from '@aws-sdk/client-ses'

/**
 * Opens the client that sends emails. It makes one attempt, because SES has no idempotency token and a client that retries
 * on its own can send an email twice. It gives up after `requestTimeout` milliseconds. Without `throwOnRequestTimeout` the SDK
 * only prints a warning then, and waits until the Lambda function times out.
 */
export function openSes({ requestTimeout = 10_000 } = {}): SESClient {
  const requestHandler = { requestTimeout, throwOnRequestTimeout: true, connectionTimeout: 2_000 }
  return new SESClient({ maxAttempts: 1, requestHandler })
}

import type { LambdaRecord } from 'dynamo-signals/streams'

/** A batch of the stream as Lambda hands it over: with the ARN of a stream on AWS. */
export function streamEvent(records: readonly LambdaRecord[]): object {
  const eventSourceARN = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Data/stream/2026-01-01T00:00:00.000'
  return { Records: records.map(record => ({ ...record, eventSourceARN })) }
}

interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly query?: string
  readonly body?: object
  /** Where it comes from. */
  readonly ip?: string
}

/** A request as API Gateway's HTTP APIs hand it over, in payload format 2.0. */
export function httpEvent({ method, path, query = '', body, ip = '203.0.113.7' }: HttpRequest): object {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      accept: '*/*',
      host: 'shop.example',
      origin: 'https://shop.example',
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      'user-agent': 'a browser',
      'x-forwarded-for': ip,
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: 'shop.example',
      domainPrefix: 'shop',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: ip, userAgent: 'a browser' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      time: '01/Mar/2026:12:00:00 +0000',
      timeEpoch: 1_772_366_400_000,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    isBase64Encoded: false,
  }
}

/** A report of SES as SNS hands it to a function. */
export function bounceEvent(address: string): object {
  const report = {
    notificationType: 'Bounce',
    bounce: { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: [{ emailAddress: address }] },
    mail: { messageId: '0000000000000000-00000000', source: 'hello@shop.example' },
  }
  const Sns = {
    Type: 'Notification',
    MessageId: 'b5b0b2c1-0000-4000-8000-000000000002',
    TopicArn: 'arn:aws:sns:eu-central-1:123456789012:MailFeedback',
    Message: JSON.stringify(report),
    Timestamp: '2026-03-01T12:00:00.000Z',
    SignatureVersion: '1',
    MessageAttributes: {},
  }
  return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: `${Sns.TopicArn}:1`, Sns }] }
}

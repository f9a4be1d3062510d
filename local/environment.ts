import type { LocalCloud } from '@dynamo-signals/local-cloud'
import { CONSUMERS } from '@dynamo-signals/shop/consumers'
import { LOCAL_TOKEN_KEYS } from '../wiring/settings.ts'
import type { LocalSettings } from './settings.ts'

/** The environment of the functions on a laptop: SST's links, and the endpoints for the AWS SDK. */
export function functionEnvironment(
  cloud: Pick<LocalCloud, 'dynamodbEndpoint' | 'sesEndpoint'> &
    Partial<Pick<LocalCloud, 'consoleUrl' | 'lambdaEndpoint'>>,
  tables: { readonly data: string; readonly ledger: string },
  settings: LocalSettings,
): Record<string, string> {
  return {
    STAGE: 'local',
    PUBLIC_URL: settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`,
    RATE_LIMITS: settings.RATE_LIMITS,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: cloud.dynamodbEndpoint,
    AWS_ENDPOINT_URL_SES: cloud.sesEndpoint,
    ...(cloud.consoleUrl !== undefined && { LOCAL_INBOX_URL: `${cloud.consoleUrl}/inbox` }),
    // An operator's command invokes no function.
    ...(cloud.lambdaEndpoint !== undefined && { AWS_ENDPOINT_URL_LAMBDA: cloud.lambdaEndpoint }),
    CONSUMER_FUNCTIONS: JSON.stringify(Object.fromEntries(CONSUMERS.map(name => [name, name]))),
    SST_RESOURCE_App: JSON.stringify({ name: 'dynamo-signals', stage: 'local' }),
    SST_RESOURCE_Data: JSON.stringify({ name: tables.data }),
    SST_RESOURCE_Ledger: JSON.stringify({ name: tables.ledger }),
    SST_RESOURCE_Mail: JSON.stringify({ sender: 'The Corner Shop <shop@example.org>' }),
    SST_RESOURCE_TokenKeys: JSON.stringify({ value: JSON.stringify(LOCAL_TOKEN_KEYS) }),
  }
}

import { SHOP_NAME } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { functionEnvironment } from '../../../local/environment.ts'
import { readLocalSettings } from '../../../local/settings.ts'

it('sends emails under the name that they have at their top', () => {
  const cloud = { dynamodbEndpoint: 'http://localhost:8000', sesEndpoint: 'http://localhost:8005' }
  const environment = functionEnvironment(cloud, { data: 'data', ledger: 'ledger' }, readLocalSettings({}))

  const { sender } = JSON.parse(environment.SST_RESOURCE_Mail ?? '')

  expect(sender).toBe(`${SHOP_NAME} <shop@example.org>`)
})

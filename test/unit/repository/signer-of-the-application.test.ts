import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4, type SignatureV4CryptoInit, type SignatureV4Init } from '@smithy/signature-v4'
import { leanTransport } from 'dynamo-signals/lean'
import { beforeEach, describe, expect, it } from 'vitest'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'
import { ScriptedNetwork, type SentRequest } from '../../support/scripted-network.ts'
import { signatureOf } from '../../support/sdk-signature.ts'

const SCRIPTED = { accessKeyId: 'scripted', secretAccessKey: 'scripted' }
const SCOPE = { region: 'eu-central-1', service: 'dynamodb', sha256: Sha256 }

let network: ScriptedNetwork
beforeEach(() => {
  network = new ScriptedNetwork()
})

describe.each([
  ['sdkTransport', sdkTransport],
  ['leanTransport', leanTransport],
])('beneath %s, the signer of the application', (_name, over) => {
  function open(settings: DynamoDBClientConfig): () => Promise<unknown> {
    const transport = over(new DynamoDBClient({ ...network.config, ...settings }))
    return () => transport('GetItem', { TableName: 'data', Key: { pk: { S: 'User#1' } } })
  }

  it("signs every request, although it signs the first one as the SDK's signer does", async () => {
    let tenant = SCRIPTED
    const sign = (request: object, options: object) =>
      new SignatureV4({ ...SCOPE, credentials: tenant }).sign(request as never, options)
    const get = open({ signer: { sign } as never })
    await get()
    tenant = { accessKeyId: 'tenant', secretAccessKey: 'secret of the tenant' }
    await get()

    const last = network.sent.at(-1) as SentRequest
    expect(last.headers.authorization).toBe(await signatureOf(last, tenant))
  })

  it('signs every request if only its class is of the application', async () => {
    let signed = 0
    function Counting(settings: SignatureV4Init & SignatureV4CryptoInit) {
      const signer = new SignatureV4(settings)
      return {
        sign(...of: Parameters<SignatureV4['sign']>) {
          signed++
          return signer.sign(...of)
        },
      }
    }
    const get = open({ signerConstructor: Counting as never })
    for (let count = 0; count < 3; count++) await get()

    expect(signed).toBe(3)
  })

  it('signs every request if its signatures are of its own kind', async () => {
    let count = 0
    const sign = async (request: { readonly headers: object }) => ({
      ...request,
      headers: { ...request.headers, authorization: `signature ${++count}` },
    })
    const get = open({ signer: { sign } as never })

    for (let request = 0; request < 3; request++) await get()

    expect(network.sent.map(({ headers }) => headers.authorization)).toEqual([
      'signature 1',
      'signature 2',
      'signature 3',
    ])
  })
})

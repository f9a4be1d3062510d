import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'
import type { SentRequest } from './scripted-network.ts'

/** The signature that the SDK's signer gives a sent request. */
export async function signatureOf(
  request: SentRequest,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<string | undefined> {
  const signer = new SignatureV4({ credentials, region: 'eu-central-1', service: 'dynamodb', sha256: Sha256 })
  const { authorization: _, ...headers } = request.headers
  const [, year, month, day, hour, minute, second] =
    /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(headers['x-amz-date'] ?? '') ?? []
  const signingDate = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  const unsigned = { ...request, method: 'POST', protocol: 'http:', query: {}, headers }
  const signed = await signer.sign(unsigned as never, { signingDate })
  return (signed as unknown as { readonly headers: Readonly<Record<string, string>> }).headers.authorization
}

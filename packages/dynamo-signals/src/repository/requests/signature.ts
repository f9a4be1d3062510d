import { createHmac, hash } from 'node:crypto'

/** The credentials that sign a request. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly accountId?: string
}

/** Where a signature is valid. */
export interface Scope {
  readonly region: string
  readonly service: string
}

/** What a signature covers: the headers, by their names in lower case, of a POST to `/`. */
interface Signable {
  readonly headers: Readonly<Record<string, string>>
  /** The names of the headers to sign, sorted as the signature requires. */
  readonly signed: readonly string[]
  /** The digest of the body. */
  readonly digest: string
  /** The time as `x-amz-date` has it. */
  readonly date: string
}

const AUTHORIZATION = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+),/

/** Returns where a signed request is valid, and the names of the headers that its signature covers. */
export function readAuthorization(header = ''): (Scope & Pick<Signable, 'signed'>) | undefined {
  const [, region, service, names] = AUTHORIZATION.exec(header) ?? []
  return region && service && names ? { region, service, signed: names.split(';') } : undefined
}

/** Returns the digest of a body that a signature needs. */
export function digestOf(content: Uint8Array | string): string {
  return hash('sha256', content)
}

let lastDate = { second: Number.NaN, text: '' }

/** Returns a time in the format of a signature: `20260102T030405Z`. The requests of one second have the same. */
export function signingDate(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== lastDate.second) {
    lastDate = { second, text: new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '') }
  }
  return lastDate.text
}

/**
 * Returns a function that signs requests, as `authorization` header
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). Derives the key once a day
 * and for each secret.
 */
export function createSigner({ region, service }: Scope): (credentials: Credentials, request: Signable) => string {
  let known: { readonly day: string; readonly secret: string; readonly hmac: (text: string) => string } | undefined
  return ({ accessKeyId, secretAccessKey: secret }, { headers, signed, digest, date }) => {
    const day = date.slice(0, 8)
    if (known?.day !== day || known.secret !== secret)
      known = { day, secret, hmac: hmacBy(keyOf(secret, [day, region, service, 'aws4_request'])) }
    const names = signed.join(';')
    let values = ''
    for (const name of signed) values += `${name}:${headers[name]?.trim().replace(/\s+/g, ' ')}\n`
    const scope = `${day}/${region}/${service}/aws4_request`
    const canonical = digestOf(`POST\n/\n\n${values}\n${names}\n${digest}`)
    const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${canonical}`
    const signature = known.hmac(text)
    return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`
  }
}

/** Derives the key of a day. */
function keyOf(secret: string, parts: readonly string[]): Buffer {
  let key: Buffer | string = `AWS4${secret}`
  for (const part of parts) key = createHmac('sha256', key).update(part).digest()
  return key as Buffer
}

/**
 * Returns a function that makes the HMAC of a text with a key of 32 bytes (https://datatracker.ietf.org/doc/html/rfc2104). It
 * is two digests, because an `Hmac` of Node, which is a stream, takes twice as long.
 */
function hmacBy(key: Uint8Array): (text: string) => string {
  const padded = (pad: number) => Buffer.from(Array.from({ length: 64 }, (_, at) => pad ^ (key[at] ?? 0)))
  const [inner, outer] = [padded(0x36), padded(0x5c)]
  return text => {
    const digest = digestOf(Buffer.concat([inner, Buffer.from(text)]))
    return digestOf(Buffer.concat([outer, Buffer.from(digest, 'hex')]))
  }
}

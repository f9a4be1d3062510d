import { request } from 'node:http'
import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { describe, expect, it, onTestFinished } from 'vitest'

/** Serves a database, and returns what it answers to a request with the header `Host`. */
async function served(listenOn?: string) {
  const dynamodb = new EmbeddedDynamoDB()
  onTestFinished(() => dynamodb.close())
  const { port } = await dynamodb.listen(listenOn === undefined ? {} : { host: listenOn })
  return (host: string) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const headers = { host: host.replace('PORT', String(port)), 'x-amz-target': 'DynamoDB_20120810.ListTables' }
      const sent = request({ host: '127.0.0.1', port, method: 'POST', headers }, response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }))
      })
      sent.on('error', reject)
      sent.end('{}')
    })
}

describe('the Host header of a request', () => {
  it.each(['evil.example:PORT', 'evil.example', '127.0.0.1.evil.example:PORT', 'localhost.evil.example', 'a b'])(
    'rejects "%s", which can be a website whose domain points at this machine',
    async host => {
      const ask = await served()

      const { status, body } = await ask(host)

      expect([status, JSON.parse(body)]).toEqual([
        403,
        { __type: expect.stringMatching(/#AccessDeniedException$/), message: expect.stringContaining('localhost') },
      ])
    },
  )

  it.each([
    'localhost:PORT',
    'LOCALHOST',
    'localhost.:PORT',
    'dynamodb.localhost:PORT',
    '127.0.0.1:PORT',
    '[::1]:PORT',
    '192.168.1.5:PORT',
    'dynamodb:PORT',
    'host.docker.internal:PORT',
  ])('accepts "%s", which no website can have', async host => {
    const ask = await served()

    expect(await ask(host)).toEqual({ status: 200, body: '{"TableNames":[]}' })
  })

  it('accepts all names if the database listens for other machines, too', async () => {
    const ask = await served('0.0.0.0')

    expect(await ask('dynamodb.example:PORT')).toMatchObject({ status: 200 })
  })
})

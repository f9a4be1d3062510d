import { createServer } from 'node:http'

export const credentials = { accessKeyId: 'none', secretAccessKey: 'none' }

/**
 * Starts a server that speaks DynamoDB's protocol and answers what `answer` returns: `{ status, body }`, or undefined to
 * stay silent. `requests` are those that it received, in order.
 *
 * @param {(request: { operation: string, input: any, attempt: number }) => { status?: number, body?: object } | undefined} answer
 */
export async function startStub(answer) {
  const requests = []
  const server = createServer((incoming, response) => {
    const chunks = []
    incoming.on('data', chunk => chunks.push(chunk))
    incoming.on('end', () => {
      const operation = String(incoming.headers['x-amz-target']).split('.')[1]
      const request = { operation, input: JSON.parse(Buffer.concat(chunks).toString()), attempt: requests.length + 1 }
      requests.push(request)
      const answered = answer(request)
      if (!answered) return
      response.writeHead(answered.status ?? 200, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(JSON.stringify(answered.body ?? {}))
    })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const config = { region: 'eu-west-1', endpoint: `http://127.0.0.1:${server.address().port}`, credentials }
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { config, requests, stop }
}

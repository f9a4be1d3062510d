import { expect, it } from 'vitest'
import { offlineApi, ROUTES } from './offline-api.ts'

type Operation = {
  summary?: string
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> }
  responses: Record<string, { description: string; content?: Record<string, unknown> }>
}
type Document = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { additionalProperties?: boolean; properties?: Record<string, object> }> }
}

async function document(): Promise<Document> {
  const { api } = offlineApi()
  const response = await api.request('/api/openapi.json')
  expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8')
  return (await response.json()) as Document
}

it('describes exactly the routes of the API', async () => {
  const { openapi, paths } = await document()
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`),
  )
  expect(openapi).toMatch(/^3\.1/)
  expect(described.sort()).toEqual(ROUTES.map(([method, path]) => `${method} ${path.replace('/x', '/{id}')}`).sort())
})

it('describes the input, responses and errors of every route', async () => {
  const { paths } = await document()
  for (const [method, path, body] of ROUTES) {
    const operation = paths[path.replace('/x', '/{id}')]?.[method.toLowerCase()]
    expect(operation?.summary, path).toBeTruthy()
    expect(Object.keys(operation?.responses ?? {}).some(status => status.startsWith('2'))).toBe(true)
    expect(Boolean(operation?.requestBody?.content['application/json']?.schema.$ref)).toBe(body !== undefined)
    for (const [status, { description, content }] of Object.entries(operation?.responses ?? {})) {
      expect(description).toBeTruthy()
      if (Number(status) >= 400) expect(Object.keys(content ?? {})).toEqual(['application/problem+json'])
    }
    if (body) expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['400', '413', '415']))
  }
  const names = (path: string, method: string) => paths[path]?.[method]?.parameters?.map(({ name }) => name)
  expect(names('/api/users', 'post')).toEqual(['Idempotency-Key'])
  expect(names('/api/cart/items', 'post')).toEqual(['Idempotency-Key'])
  expect(names('/api/products', 'get')).toEqual(['limit', 'cursor', 'tag'])
  expect(names('/api/cart/items/{id}', 'patch')).toEqual(['id'])
})

it('is built from the schemas that validate requests', async () => {
  const { schemas } = (await document()).components
  expect(schemas.Addition).toMatchObject({
    additionalProperties: false,
    properties: { quantity: { type: 'integer', minimum: 1, maximum: 999 } },
  })
  for (const name of ['SignUp', 'SignIn', 'Activation', 'ResendActivation', 'PasswordReset', 'QuantityChange']) {
    expect(schemas[name]?.additionalProperties, name).toBe(false)
  }
})

it('has a page that loads no external resources', async () => {
  const { api } = offlineApi()
  const response = await api.request('/api/docs')
  const page = await response.text()

  expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
  expect(response.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(page).not.toMatch(/<script|src=|https?:\/\/(?!json-schema)/)
  for (const [method, path] of ROUTES) expect(page).toContain(`<code>${method} ${path.replace('/x', '/{id}')}</code>`)
  expect(page).toContain('id="Addition"')
})

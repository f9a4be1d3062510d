import type { Hono } from 'hono'
import { generateSpecs } from 'hono-openapi'
import { DOCS_PAGE_POLICY, docsPage } from './docs-page.ts'

/** Describes the API: for programs at `/api/openapi.json`, for people at `/api/docs`. Call it after adding the routes. */
export function addDocs(api: Hono, { title, url }: { title: string; url: string }): void {
  // Built on the first request, so that a cold start does not wait for it.
  let document: ReturnType<typeof describe> | undefined
  const described = () => {
    document ??= describe(api, title, url)
    return document
  }
  api.get('/api/openapi.json', async c =>
    c.body(JSON.stringify(await described(), null, 2), 200, { 'Content-Type': 'application/json; charset=utf-8' }),
  )
  api.get('/api/docs', async c => {
    c.header('Content-Security-Policy', DOCS_PAGE_POLICY)
    return c.html(docsPage(await described()))
  })
}

function describe(api: Hono, title: string, url: string) {
  const security = [{ session: [] }, { guest: [] }, {}]
  return generateSpecs(api, {
    documentation: {
      openapi: '3.1.0',
      info: {
        title,
        version: '1',
        description:
          'Requests and responses are JSON. Errors are problem details (RFC 9457). A cookie identifies the caller.',
      },
      servers: [{ url }],
      security,
      components: { securitySchemes: { session: cookie('session'), guest: cookie('guest') } },
    },
  })
}

function cookie(name: string) {
  const description = `Over HTTPS, its name is __Host-${name}.`
  return { type: 'apiKey' as const, in: 'cookie', name, description }
}

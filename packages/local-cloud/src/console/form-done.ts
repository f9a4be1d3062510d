import type { Context } from 'hono'

/**
 * Responds to a form whose action succeeded and returns no data. Redirects a browser without JavaScript back to the page of the
 * form, because the form made it leave the page.
 */
export function formDone(c: Context): Response {
  const from = c.req.header('referer') ?? ''
  if (!c.req.header('accept')?.includes('text/html') || !URL.canParse(from)) return c.body(null, 204)
  const { host, pathname, search } = new URL(from)
  // A path that begins with two slashes would lead to another host.
  return host === c.req.header('host') ? c.redirect(pathname.replace(/^\/+/, '/') + search, 303) : c.body(null, 204)
}

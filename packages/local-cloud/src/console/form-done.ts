import type { Context } from 'hono'

/**
 * Responds to a form that has done its work, and has nothing to return. A browser without JavaScript has navigated away from the
 * page of the form, and is led back to it.
 */
export function formDone(c: Context): Response {
  const from = c.req.header('referer') ?? ''
  if (!c.req.header('accept')?.includes('text/html') || !URL.canParse(from)) return c.body(null, 204)
  const { host, pathname, search } = new URL(from)
  return host === c.req.header('host') ? c.redirect(pathname + search, 303) : c.body(null, 204)
}

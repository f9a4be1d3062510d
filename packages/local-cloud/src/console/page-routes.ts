import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import { html } from 'hono/html'
import { z } from 'zod'
import { readStory } from '../stories/read-stories.ts'
import type { RecordData, Story } from '../stories/story.ts'
import { assetRoutes } from './assets/asset-routes.ts'
import { breakPage } from './break/break-page.ts'
import { changes } from './changes.ts'
import type { ConsoleExtension, ConsolePage, ConsoleSite, PageQuery, ShowPage } from './console-page.ts'
import type { ConsolePorts } from './console-ports.ts'
import { currentLetters } from './current-letters.ts'
import { PAGE_POLICY, policy } from './page-headers.ts'
import { homePage, liveSection, type StoryQuery } from './pages/home-page.ts'
import { inboxPage } from './pages/inbox-page.ts'
import { layout, type PageLink } from './pages/layout.ts'
import { type LiveContent, livePage, livePart } from './pages/live-page.ts'
import { mailHtml, mailPage } from './pages/mail-page.ts'
import { recordsPage, recordsSection } from './pages/records-page.ts'
import { sourceQuery, sourceSection } from './pages/source-page.ts'
import { replayLink } from './stories/record-list.ts'
import { type StoryPart, storyView } from './stories/story-page.ts'

/** An email contains untrusted HTML. Scripts and external resources are blocked, and links open in a new tab. */
const MAIL_POLICY = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
].join('; ')

// A page must not fail because of a word in its address, so what cannot be used is ignored.
const query = z.object({
  q: z.string().trim().min(1).optional().catch(undefined),
  state: z.enum(['running', 'waiting', 'failing', 'parked', 'done']).optional().catch(undefined),
  request: z.string().min(1).optional().catch(undefined),
  before: z.coerce.number().int().positive().optional().catch(undefined),
  upto: z.coerce.number().int().positive().optional().catch(undefined),
})

const number = z.coerce.number().int().nonnegative().optional().catch(undefined)
const part = z.object({ step: number, from: number, at: number })

/** The pages of the console. They work without JavaScript, which only keeps them up to date. */
export function pageRoutes(ports: ConsolePorts, extension: ConsoleExtension): Hono {
  const { pages: added = [], site, replays, replayCommand, ...kept } = extension
  const live = [inboxPage(ports.inbox), ...added, breakPage(ports)]
  const pages = [{ path: '/records', title: 'Records' }, ...(site ? [site] : []), ...live]
  const routes = new Hono()
  const now = () => Date.now()
  routes.use('*', notFoundPage(pages))
  routes.get('/', policy(PAGE_POLICY), async c => c.html(await homePage(ports, pages, kept, queryOf(c))))
  routes.get('/live', etag(), async c => livePart(c, await liveSection(ports, kept, queryOf(c))))
  routes.get('/changes', c => changes(c, ports.stories))
  routes.get('/records', policy(PAGE_POLICY), async c => {
    await currentLetters(ports.stories, kept)
    return c.html(await recordsPage(c, { ...ports, replays, replayCommand }, pages))
  })
  routes.get('/records/live', etag(), async c => {
    await currentLetters(ports.stories, kept)
    return livePart(c, recordsSection(c, { ...ports, replays }))
  })
  const storyOf = async (c: Context) => {
    await currentLetters(ports.stories, kept)
    return readStory(ports.stories, Number(c.req.param('id')))
  }
  const about = replays && ((record: RecordData) => replayLink(record, replays))
  const shown = (story: Story, c: Context) => storyView(story, now(), partOf(c), about)
  routes.get('/stories/:id{\\d+}', policy(PAGE_POLICY), async c => {
    const story = await storyOf(c)
    const { search, pathname } = new URL(c.req.url)
    if (story === undefined) return c.notFound()
    const head = { title: `${story.title} #${story.id}`, path: pathname, section: '/' }
    return c.html(livePage(head, { content: shown(story, c) }, pages, search))
  })
  routes.get('/stories/:id{\\d+}/live', etag(), async c => {
    const story = await storyOf(c)
    return story === undefined ? c.notFound() : livePart(c, shown(story, c))
  })
  routes.get('/source', policy(PAGE_POLICY), async c => {
    const asked = sourceQuery.safeParse(c.req.query())
    const content = asked.success ? await sourceSection(asked.data) : undefined
    return content
      ? c.html(layout({ title: `Source of ${c.req.query('file')}`, pages }, html`<main>${content}</main>`))
      : c.notFound()
  })
  routes.get('/mails/:id', policy(PAGE_POLICY), c => {
    const mail = ports.inbox.find(c.req.param('id'))
    return mail === undefined ? c.notFound() : c.html(mailPage(mail, pages))
  })
  routes.get('/mails/:id/html', policy(MAIL_POLICY), c => {
    const mail = ports.inbox.find(c.req.param('id'))
    return mail === undefined ? c.notFound() : c.html(mailHtml(mail))
  })
  for (const page of live)
    routes.route(
      '/',
      livePageRoutes(page, pages, () => currentLetters(ports.stories, kept)),
    )
  if (site !== undefined) routes.route('/', siteRoutes(site, pages))
  if (replays !== undefined) routes.route('/', siteRoutes(replays, pages, '/records'))
  routes.route('/', assetRoutes())
  return routes
}

/** Shows a page to a browser if there is none at the address, or no longer, such as that of a deleted instance. */
function notFoundPage(pages: readonly PageLink[]): MiddlewareHandler {
  return async (c, next) => {
    await next()
    if (c.res.status !== 404 || c.req.path.startsWith('/api/') || !c.req.header('accept')?.includes('text/html')) return
    const { pathname, search } = new URL(c.req.url)
    const content = html`<main><h1>There is no page at ${pathname + search}</h1><p><a href="/">All stories</a></p></main>`
    c.res = await c.html(layout({ title: 'Not found', pages }, content), 404)
    c.header('content-security-policy', PAGE_POLICY)
  }
}

/** A page and its content. `refresh` is called before the content is sent again, for what the page hears of as an event. */
function livePageRoutes(page: ConsolePage, pages: readonly PageLink[], refresh: () => Promise<unknown>): Hono {
  return new Hono()
    .get(page.path, policy(PAGE_POLICY), async c => {
      const { search } = new URL(c.req.url)
      const { path, title, titleOf = () => title } = page
      const head = { path, title: titleOf(c.req.query()) }
      return c.html(livePage(head, await contentOf(page, c.req.query()), pages, search))
    })
    .get(`${page.path}/live`, etag(), async c => {
      await refresh()
      return livePart(c, await page.content(c.req.query()))
    })
}

/** The pages of a site. `path` is the page of the navigation that they belong to. */
function siteRoutes(site: ConsoleSite, pages: readonly PageLink[], path = site.path): Hono {
  const show: ShowPage = (c, title, content, status = 200) =>
    c.html(layout({ title, path, pages }, html`<main>${content}</main>`), status) as Response
  return new Hono().use(`${site.path}/*`, policy(PAGE_POLICY)).route(site.path, site.routes(show))
}

async function contentOf({ content, around }: ConsolePage, query: PageQuery): Promise<LiveContent> {
  const part = await content(query)
  return { content: around ? around(html`<div data-part>${part}</div>`, query) : part, part }
}

function queryOf(c: Context): StoryQuery {
  const { q, state, request, before, upto } = query.parse(c.req.query())
  return { text: q, state, requestId: request, before, upTo: before === undefined ? upto : undefined }
}

function partOf(c: Context): StoryPart {
  return part.parse(c.req.query())
}

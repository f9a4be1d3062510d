import { expect, it } from 'vitest'
import { guestWithItems, newAddress, PASSWORD, signUp } from '../support/customer-steps.ts'
import { followLinks } from '../support/followed-links.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, SIZES, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })
const page = await openPage(browser, { viewport: SIZES.desk, reducedMotion: 'reduce' })
await page.addInitScript(`
  globalThis.shifted = 0
  new PerformanceObserver(list => {
    for (const { value } of list.getEntries()) shifted += value
  }).observe({ type: 'layout-shift', buffered: true })
`)

/** A customer who is signed in and has a cart, and a dead letter of the email to another one. */
const email = newAddress()
const guest = await guestWithItems(shop, [1])
const token = await signUp(shop, guest, email)
await guest.post('/api/activations', { token })
await shop.settled()
await shop.console('/api/ses', { method: 'PUT', body: { mode: 'reject', count: 5 } })
await new Visitor(shop.url).post('/api/users', { email: newAddress(), password: PASSWORD })
await shop.settled()
await page.goto(`${shop.url}/sign-in`)
await page.getByLabel('Email address').fill(email)
await page.getByLabel('Password').fill(PASSWORD)
await page.getByRole('button', { name: 'Sign in' }).click()
await page.waitForURL(url => url.pathname !== '/sign-in')

/** Names the kind of a page by its site, its path without IDs, and the names of its parameters. */
const kindOf = ({ port, pathname, searchParams }: URL) => {
  const [, room = '', kind = ''] = pathname.split('/')
  return [port, room, /\d/.test(kind) ? '' : kind, ...new Set(searchParams.keys())].join(' ')
}

const { pages, dead } = await followLinks(page.context().request, [shop.url, shop.consoleUrl], kindOf)
const onePageOfEachKind = [...Map.groupBy(pages, address => kindOf(new URL(address))).values()].flatMap(
  ([first = '']) => [first],
)

/** Opens one page of each kind, and returns the faults of those that have some. */
async function faultsOf(find: () => Promise<readonly unknown[]>): Promise<Record<string, unknown>> {
  const faults: Record<string, unknown> = {}
  for (const address of onePageOfEachKind) {
    await page.goto(address, { waitUntil: 'load' })
    const found = await find()
    if (found.length > 0) faults[address] = found
  }
  return faults
}

it('has no dead link on a page of the shop or the console', () => {
  expect(onePageOfEachKind.length).toBeGreaterThan(25)
  expect(dead).toEqual([])
})

it.each(Object.entries(SIZES))('moves nothing while a page loads, on a %s', async (_, size) => {
  await page.setViewportSize(size)
  const twoFrames = 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))'

  const shifts = await faultsOf(async () => {
    await page.evaluate(`document.fonts.ready.then(() => ${twoFrames})`)
    const shifted = await page.evaluate<number>('shifted')
    return shifted > 0.05 ? [shifted] : []
  })

  expect(shifts).toEqual({})
})

/** More steps by Tab than this are not taken on one page. */
const STEPS = 80

/** What has the focus: in a frame, the element in it. Undefined at the end of the page. */
const FOCUSED = `(() => {
  const outer = document.activeElement
  const at = outer?.contentDocument?.activeElement ?? outer
  if (at === document.body || at === null) return undefined
  const { outlineStyle, outlineWidth } = getComputedStyle(at)
  const { left, right, top, bottom, width, height } = at.getBoundingClientRect()
  const isInView = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth && width > 0 && height > 0
  const [x, y] = [left + width / 2, top + height / 2].map((middle, axis) => Math.min(Math.max(middle, 0), [innerWidth, innerHeight][axis] - 1))
  const above = document.elementFromPoint(x, y)
  return {
    element: at.outerHTML.slice(0, 120),
    isInFrame: outer.nodeName === 'IFRAME',
    isSeen: isInView && (at.contains(above) || above?.contains(at) === true),
    hasRing: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1,
    isOutOfOrder: at.tabIndex > 0,
  }
})()`

interface Focused {
  readonly element: string
  readonly isInFrame: boolean
  readonly isSeen: boolean
  readonly hasRing: boolean
  readonly isOutOfOrder: boolean
}

it('shows the focus at each step through a page by Tab', async () => {
  await page.setViewportSize(SIZES.desk)

  const unseen = await faultsOf(async () => {
    const found: Focused[] = []
    for (let step = 0; step < STEPS; step++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate<Focused | undefined>(FOCUSED)
      if (at === undefined) break
      // An email is another document, in which the browser draws the ring.
      if (!at.isInFrame && (!at.isSeen || !at.hasRing || at.isOutOfOrder)) found.push(at)
    }
    return found
  })

  expect(unseen).toEqual({})
})

it('animates nothing for a visitor who prefers reduced motion', async () => {
  const moving = await faultsOf(() =>
    page.evaluate<string[]>(`[...document.querySelectorAll('*')].filter(each => {
      const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(each)
      return animationName !== 'none' || scrollBehavior === 'smooth' || !/^0s(, 0s)*$/.test(transitionDuration)
    }).map(each => each.outerHTML.slice(0, 120))`),
  )

  expect(moving).toEqual({})
})

import { expect, it } from 'vitest'
import { newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, SIZES, shootAll, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })
const page = await openPage(browser, { viewport: SIZES.desk, hasTouch: true })
await page.goto(`${shop.consoleUrl}/signals`)

/** The part of the drawing that is visible. */
async function seen(): Promise<{
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}> {
  const [x = 0, y = 0, width = 0, height = 0] = await page
    .locator('.graph svg')
    .getAttribute('viewBox')
    .then(box => (box ?? '').split(' ').map(Number))
  return { x, y, width, height }
}

/** How a receiver is lit, by its name. Undefined if it is not. */
const stateOf = (receiver: string, on = page) =>
  on.evaluate<string | undefined>(`[...document.querySelectorAll('.graph .receiver')]
    .find(node => node.querySelector('title').textContent === ${JSON.stringify(receiver)}).dataset.state`)

const middle = async () => {
  const box = await page.locator('.graph').boundingBox()
  return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 }
}

it('zooms with the wheel at the pointer, and moves when it is dragged, without following a link', async () => {
  const { x, y } = await middle()
  const before = await seen()

  await page.mouse.move(x, y)
  await page.mouse.wheel(0, -400)
  const zoomed = await seen()
  await page.mouse.down()
  await page.mouse.move(x - 60, y - 30, { steps: 3 })
  await page.mouse.up()
  const moved = await seen()

  expect(zoomed.width).toBeLessThan(before.width)
  expect(zoomed.x + zoomed.width / 2).toBeCloseTo(before.x + before.width / 2, 0)
  expect(moved.x).toBeGreaterThan(zoomed.x)
  expect(moved.y).toBeGreaterThan(zoomed.y)
  expect(page.url()).toBe(`${shop.consoleUrl}/signals`)
})

it('zooms and moves with buttons and keys, and shows all of it at 0', async () => {
  await page.locator('.graph').focus()
  await page.keyboard.press('0')
  const all = await seen()
  await page.keyboard.press('+')
  await page.getByRole('button', { name: 'Zoom in' }).click()
  const closer = await seen()
  await page.locator('.graph').focus()
  for (const key of ['ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
  const moved = await seen()
  await page.keyboard.press('-')
  const further = await seen()
  await page.getByRole('button', { name: 'Show all' }).click()

  const whole = await page.locator('.graph svg').evaluate(svg => ({
    width: Number(svg.getAttribute('width')),
    height: Number(svg.getAttribute('height')),
  }))
  expect(all.width).toBeGreaterThanOrEqual(whole.width)
  expect(all.height).toBeGreaterThanOrEqual(whole.height)
  expect(closer.width).toBeCloseTo(all.width / 1.25 ** 2, 0)
  expect(moved.y).toBeGreaterThan(closer.y)
  expect(further.width).toBeCloseTo(moved.width * 1.25, 0)
  expect(await seen()).toEqual(all)
})

it('zooms with two fingers', async () => {
  const { x, y } = await middle()
  const before = await seen()
  const touch = await page.context().newCDPSession(page)
  const fingers = (apart: number) => [
    { x: x - apart, y, id: 1 },
    { x: x + apart, y, id: 2 },
  ]

  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(40) })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(80) })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })

  await eventually(seen, ({ width }) => width < before.width * 0.75)
})

it('lights up a receiver when it runs, and shows a failure until a later run ends well', async () => {
  const email = newAddress()
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'reject', address: email } })
  await new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })

  await eventually(
    () => stateOf('users/normalise-email'),
    state => state === 'done',
  )
  await eventually(
    () => stateOf('mail/activation'),
    state => state === 'parked',
  )
  await page.getByRole('button', { name: 'Show all' }).click()
  await shootAll(page, 'graph')
  await page.reload()
  await eventually(
    () => stateOf('mail/activation'),
    state => state === 'parked',
  )
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'ok' } })
  await shop.console('/api/dead-letters/redrive', { method: 'POST', body: {} })
  await eventually(
    () => stateOf('mail/activation'),
    state => state === 'done',
  )
  await eventually(
    () => stateOf('mail/activation'),
    state => state === undefined,
  )
})

it('does not move by itself if the visitor prefers that', async () => {
  const animation = () =>
    page.evaluate<string[]>(`(() => {
      const edge = document.querySelector('.graph .edge')
      edge.dataset.state = 'running'
      const { animationName, transitionDuration } = getComputedStyle(edge.querySelector('path'))
      return [animationName, transitionDuration]
    })()`)
  const moving = await animation()

  await page.emulateMedia({ reducedMotion: 'reduce' })

  expect(moving[0]).toBe('flow')
  expect(await animation()).toEqual(['none', '0s'])
})

it('leads from a receiver to its page and its stories with the keyboard', async () => {
  await page.locator('.graph').getByRole('link', { name: 'mail/activation' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'mail/activation' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Stories' }).focus()
  await page.keyboard.press('Enter')

  const stories = page.getByRole('link', { name: /POST \/api\/users/ })
  await page.getByRole('heading', { name: 'Stories' }).waitFor()
  await stories.first().waitFor()
  expect(new URL(page.url()).searchParams.get('q')).toBe('mail/activation')
  expect(await stories.count()).toBe(1)
})

it('shows a failure from before, even if the script of the graph arrives late', async () => {
  await page.goto(`${shop.consoleUrl}/signals`)
  const email = newAddress()
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'reject', address: email } })
  await new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })
  await eventually(
    () => stateOf('mail/activation'),
    state => state === 'parked',
  )
  const late = await openPage(browser, { viewport: SIZES.desk })
  await late.addInitScript(`
    window.sources = 0
    window.EventSource = class extends EventSource {
      constructor(...given) { super(...given); window.sources += 1 }
    }
    document.addEventListener('runs', () => { window.hasHeard = true })
  `)
  await late.route('**/console.js', async route => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${await response.text()}\nwindow.isListening = true` })
  })
  await late.route('**/graph.js', async route => {
    await eventually(() => late.evaluate<boolean>('window.isListening === true'))
    // A page that subscribes at once gets the first event, which has the failures, before the graph is there.
    if (await late.evaluate('window.sources > 0'))
      await eventually(() => late.evaluate<boolean>('window.hasHeard === true'))
    await route.continue()
  })

  await late.goto(`${shop.consoleUrl}/signals`)
  await eventually(() => late.evaluate<boolean>('window.hasHeard === true'))

  expect(await stateOf('mail/activation', late)).toBe('parked')
  await late.close()
})

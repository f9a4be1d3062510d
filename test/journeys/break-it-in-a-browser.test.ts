import { expect, it } from 'vitest'
import { newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, shoot, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })

const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const
const page = await openPage(browser, { viewport: SIZES.desk })
await page.goto(`${shop.consoleUrl}/break`)

/** Signs up, and returns the mails that came. */
async function signUp(): Promise<{ readonly email: string; readonly mails: number }> {
  const email = newAddress()
  const { status } = await new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })
  expect(status).toBe(202)
  await shop.settled()
  return { email, mails: (await shop.mails(email)).length }
}

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()
const broken = () => page.locator('#broken').locator('..')

it('takes SES down until it is healed, and the mail comes once', async () => {
  await press('take SES down')
  await broken().getByText('SES: down').waitFor()
  const email = newAddress()
  await new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })
  await eventually(
    () => shop.console<{ items: object[] }>('/api/waiting'),
    ({ items }) => items.length > 0,
  )
  await press('Bring SES back')
  await broken().getByText('Nothing.').waitFor()
  await shop.console('/api/waiting/retry-now', { method: 'POST', body: {} })
  await eventually(
    () => shop.mails(email),
    mails => mails.length > 0,
  )
  await shop.settled()

  expect(await shop.mails(email)).toHaveLength(1)
})

it('ends a function in the middle, and nothing is missing afterward', async () => {
  await press(/^End \w+ with its second request/)
  await broken().getByText('the next invocation ends with its request 2').waitFor()
  await shoot(page, 'console-break-desk-light')
  const { mails } = await signUp()

  await broken().getByText('Nothing.').waitFor()
  expect(mails).toBe(1)
  expect(shop.printed.join('\n')).toContain('The process was ended in the console')
})

it('runs a function twice at once, and again later, and the mail comes once', async () => {
  await page.locator('form[action="/api/break/mail/double"] button').last().click()
  await broken().getByText('mail: the next invocation runs twice at once').waitFor()
  const { email, mails } = await signUp()
  expect(mails).toBe(1)

  await page.locator('form[action="/api/break/mail/repeat"] button').last().click()
  await shop.settled()

  expect(await shop.mails(email)).toHaveLength(1)
})

it('loses the response of a transaction, and the sign-up still counts once', async () => {
  await press('lose a response')
  await broken().getByText('performed, but the response is lost').waitFor()
  const { mails } = await signUp()

  await broken().getByText('Nothing.').waitFor()
  expect(mails).toBe(1)
})

it('heals what is left of a fault of DynamoDB', async () => {
  await page.getByLabel('Requests').fill('3')
  await page.getByRole('button', { name: 'Fail' }).click()
  await broken().getByText('TransactWriteItems throttled, 3 more requests').waitFor()
  await page.setViewportSize(SIZES.phone)
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, 'console-break-phone-dark')
  await press('Bring DynamoDB back')

  await broken().getByText('Nothing.').waitFor()
})

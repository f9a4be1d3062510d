import { expect, it } from 'vitest'
import { guestWithItems, newAddress, PASSWORD, signUp } from '../support/customer-steps.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, SIZES, shootAll, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })

const page = await openPage(browser, { viewport: SIZES.desk })

const main = () => page.getByRole('main').innerText()
const fields = page.getByLabel('Fields, as JSON')

/** Replaces a value in the form, as a person would. */
async function retype(name: string, value: unknown): Promise<void> {
  await fields.fill(JSON.stringify({ ...JSON.parse(await fields.inputValue()), [name]: value }, null, 2))
}

it('leads from a model to an instance, to what it refers to, and to what refers to it', async () => {
  await page.goto(`${shop.consoleUrl}/data`)
  expect(await main()).toContain('byCustomer')
  await shootAll(page, 'data')
  await page.getByRole('link', { name: 'Product', exact: true }).click()
  await page.getByText(/\d+ items of the table were read/).waitFor()
  await shootAll(page, 'data-products')

  await page.getByRole('list').getByRole('link').first().click()
  const product = page.url()
  await shootAll(page, 'data-product')
  await page.getByRole('row', { name: 'priceId' }).getByRole('link').click()
  await page.waitForURL(/\/data\/instances\/Price\?/)
  await page
    .getByRole('link', { name: /^Product / })
    .first()
    .click()

  await page.waitForURL(product)
  await page.getByRole('link', { name: /^Tag / }).first().click()
  await page.getByRole('heading', { name: 'Product by tags' }).waitFor()
  await page
    .getByRole('link', { name: /^Product product-/ })
    .first()
    .waitFor()
})

it('shows a refused edit with its reason and what was typed, and stores nothing', async () => {
  await page.goto(`${shop.consoleUrl}/data/models/Product`)
  await page.getByRole('list').getByRole('link').first().click()
  const before = await main()
  await page.getByRole('link', { name: 'Edit' }).click()
  await retype('title', '')
  await page.getByRole('button', { name: 'Save' }).click()

  expect(await page.getByRole('alert').innerText()).toContain('title')
  expect(JSON.parse(await fields.inputValue())).toMatchObject({ title: '' })
  await shootAll(page, 'data-refused')
  await page.goto(page.url().replace('/data/edit/', '/data/instances/'))
  expect(await main()).toBe(before)
})

it('saves an edit through the repository, so that receivers run, and shows it as a story', async () => {
  await page.goto(`${shop.consoleUrl}/data/create/Tag`)
  await fields.fill('{ "slug": "rare", "title": "Rare" }')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('link', { name: 'Edit' }).click()
  await retype('title', 'Very rare')
  await page.getByRole('button', { name: 'Save' }).click()

  expect(await page.getByRole('row', { name: 'title' }).innerText()).toContain('Very rare')
  expect(await page.getByRole('row', { name: 'version' }).innerText()).toContain('2')
  await shop.settled()
  await page.getByRole('link', { name: 'Stories' }).last().click()
  await page.getByRole('link', { name: 'Console: save Tag' }).click()
  await page.locator('summary', { hasText: 'Tag' }).first().click()
  expect(await page.getByRole('row', { name: 'title' }).first().innerText()).toMatch(/Rare\s+Very rare/)
})

it('refuses to overwrite a change that was made after the form was opened', async () => {
  await page.goto(`${shop.consoleUrl}/data/create/Tag`)
  await fields.fill('{ "id": "raced", "slug": "raced", "title": "Raced" }')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('link', { name: 'Edit' }).click()
  const other = await openPage(browser, { viewport: SIZES.desk, javaScriptEnabled: false })
  await other.goto(page.url())
  const theirs = other.getByLabel('Fields, as JSON')
  await theirs.fill('{ "slug": "raced", "title": "Theirs" }')
  await other.getByRole('button', { name: 'Save' }).click()
  await other.getByRole('row', { name: 'Theirs' }).waitFor()
  await other.goto('about:blank')

  await retype('title', 'Mine')
  await page.getByRole('button', { name: 'Save' }).click()

  expect(await page.getByRole('alert').innerText()).toContain('has changed since you opened this form')
  expect(JSON.parse(await fields.inputValue())).toMatchObject({ title: 'Mine' })
})

it('deletes an instance, unless others protect it', async () => {
  await page.goto(`${shop.consoleUrl}/data/models/Price`)
  await page.getByRole('list').getByRole('link').first().click()
  await page.getByText('Delete', { exact: true }).click()
  await page.getByRole('button', { name: /^Delete Price/ }).click()
  expect(await page.getByRole('alert').innerText()).toContain('Product')

  await page.goto(`${shop.consoleUrl}/data/instances/Tag?id=raced`)
  await page.getByText('Delete', { exact: true }).click()
  await page.getByRole('button', { name: /^Delete Tag/ }).click()
  await page.getByRole('heading', { name: 'Tag', exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'raced' }).count()).toBe(0)
})

it('hides secrets in instances, in forms and in the tables', async () => {
  const email = newAddress()
  await signUp(shop, new Visitor(shop.url), email)
  await page.goto(`${shop.consoleUrl}/data/models/User?q=${encodeURIComponent(email)}`)
  await page.getByRole('list').getByRole('link').first().click()
  expect(await page.getByRole('row', { name: 'passwordHash' }).innerText()).toContain('hidden')
  await page.getByRole('link', { name: 'Edit' }).click()
  expect(await main()).toMatch(/Not shown, and kept: passwordHash, .*activation/)
  expect(await fields.inputValue()).not.toContain('$argon2')

  await page.goto(`${shop.consoleUrl}/data`)
  await page.getByRole('link', { name: shop.tables.data }).click()
  await page.getByLabel('Key begins with').fill('User#')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.locator('summary').first().click()
  await shootAll(page, 'data-table')
  expect(await page.content()).not.toContain('$argon2')
  expect(await page.content()).not.toContain(PASSWORD)
})

it('queries an access pattern, and says what it costs', async () => {
  await page.goto(`${shop.consoleUrl}/data/models/Order`)
  await page.getByText('Query byCustomer').click()
  await page.getByLabel('customerId').fill('nobody')
  await page.getByRole('button', { name: 'Query' }).click()

  expect(await main()).toMatch(/byCustomer: 1 request, [\d.]+ read capacity units/)
  expect(await page.getByLabel('customerId').inputValue()).toBe('nobody')
})

it('expires an instance now, shows that it is gone, and says so', async () => {
  await guestWithItems(shop, [1])
  await guestWithItems(shop, [1])
  await page.goto(`${shop.consoleUrl}/data/models/GuestCart`)
  const carts = page.getByRole('main')
  await carts.getByText('Expire now', { exact: true }).first().click()
  await shootAll(page, 'data-expire')
  await page.setViewportSize(SIZES.phone)
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  await page.setViewportSize(SIZES.desk)
  const rows = carts.locator('.receivers > li')
  const [expired = '', left = ''] = await rows.locator('strong').allInnerTexts()
  await carts
    .getByRole('button', { name: /^Expire GuestCart/ })
    .first()
    .press('Enter')
  await page.getByText(`GuestCart ${expired} has expired.`).waitFor()
  await page.getByText(expired, { exact: true }).waitFor({ state: 'detached' })
  await shootAll(page, 'data-expired')

  expect(await rows.locator('strong').allInnerTexts()).toEqual([left])
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.textContent')).toBe(left)
})

it('says why an instance cannot be expired, until Escape is pressed', async () => {
  await page.goto(`${shop.consoleUrl}/data/models/GuestCart`)
  await page.getByText('Expire now', { exact: true }).first().click()
  await page.evaluate(`document.querySelector('[name=key]').value = '{"pk":"GuestCart#gone","sk":"instance"}'`)
  await page.getByRole('button', { name: /^Expire GuestCart/ }).click()
  const problem = page.getByText(/^The table \S+ has no item/)
  await problem.waitFor()

  await page.keyboard.press('Escape')
  await problem.waitFor({ state: 'detached' })
  expect(await page.getByText('Expire now', { exact: true }).count()).toBe(1)
})

it('expires an instance without JavaScript, too', async () => {
  const plain = await openPage(browser, { viewport: SIZES.phone, javaScriptEnabled: false })
  const address = `${shop.consoleUrl}/data/models/GuestCart?q=`
  await plain.goto(address)
  await plain.getByText('Expire now', { exact: true }).click()
  await plain.getByRole('button', { name: /^Expire GuestCart/ }).click()
  await plain.getByText('None.').waitFor()

  expect(plain.url()).toBe(address)
  await plain.goto('about:blank')
})

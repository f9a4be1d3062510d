import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sparticuz from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { RunningShop } from './running-shop.ts'

const ARTIFACTS = fileURLToPath(new URL('../artifacts/', import.meta.url))

/** Playwright gives up on a page after half a minute, which a busy machine can need. */
const PATIENCE_MS = 20 * 60_000

/** A running shop, and a browser to look at it with. */
export interface ShopInABrowser {
  readonly shop: RunningShop
  readonly browser: Browser
  close(): Promise<void>
}

export async function openShopInABrowser(): Promise<ShopInABrowser> {
  await mkdir(ARTIFACTS, { recursive: true })
  const launch = {
    args: sparticuz.args,
    executablePath: await sparticuz.executablePath(),
    headless: true,
    timeout: PATIENCE_MS,
  }
  const [shop, browser] = await Promise.all([RunningShop.open(), chromium.launch(launch)])
  const close = async () => {
    await browser.close()
    await shop.close()
  }
  return { shop, browser, close }
}

/** A page in a context of its own, that is waited for however busy the machine is. */
export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}

/** Keeps a picture of the whole page in `test/artifacts`, from its top: a header that stays in view belongs there. */
export async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
  await page.screenshot({ path: `${ARTIFACTS}${name}.png`, fullPage: true })
}

import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sparticuz from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll } from 'vitest'
import { RunningShop } from './running-shop.ts'

const ARTIFACTS = fileURLToPath(new URL('../artifacts/', import.meta.url))

/** Playwright gives up on a page after half a minute, which a busy machine can need. */
const PATIENCE_MS = 20 * 60_000

/**
 * Starts a shop with these variables of the environment, and a browser to look at it with. Both are closed after the tests of
 * the file that calls it.
 */
export async function shopInABrowser(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly shop: RunningShop; readonly browser: Browser }> {
  const [shop, browser] = await Promise.all([RunningShop.open(environment), launchBrowser()])
  afterAll(async () => {
    await browser.close()
    await shop.close()
  })
  return { shop, browser }
}

/** Starts a browser. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  await mkdir(ARTIFACTS, { recursive: true })
  const executablePath = await sparticuz.executablePath()
  return chromium.launch({ args: sparticuz.args, executablePath, headless: true, timeout: PATIENCE_MS })
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

/** The sizes of a desk's and a phone's screen, in pixels. */
export const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const

/** Keeps pictures of a page of the console for a desk and a phone, in light and dark, and leaves it as on a desk. */
export async function shootAll(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await shoot(page, `console-${name}-${size}-${colorScheme}`)
    }
  }
  await page.setViewportSize(SIZES.desk)
  await page.emulateMedia({ colorScheme: 'light' })
}

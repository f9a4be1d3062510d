import { describe, expect, it } from 'vitest'
import { field } from '../../../packages/web/src/components/field.ts'
import { toQuantity } from '../../../packages/web/src/forms/to-quantity.ts'
import { form, shopWithoutStorage } from './shop-without-storage.ts'

describe('a field', () => {
  it('links its label, hint and error to the input', () => {
    const text = String(
      field({
        name: 'email',
        label: 'E-mail',
        autocomplete: 'email',
        hint: 'A hint',
        error: 'A complaint',
        value: 'ada@',
      }),
    )

    expect(text).toContain('<label for="email">')
    expect(text).toMatch(
      /<input id="email"[^>]* value="ada@"[^>]* aria-invalid="true" aria-describedby="email-hint email-error">/,
    )
    expect(text).toContain('<p class="error" id="email-error">A complaint</p>')
  })

  it('never returns a password to the page', () => {
    const text = String(
      field({
        name: 'password',
        label: 'Password',
        type: 'password',
        autocomplete: 'current-password',
        value: 'hunter2',
      }),
    )

    expect(text).not.toContain('hunter2')
  })
})

describe('the sign-up form', () => {
  const filled = {
    email: 'ada@',
    password: 'short',
    firstName: '"><img src=x onerror=alert(1)>',
    lastName: 'O’Neill & Co',
  }

  it('shows errors next to the fields, and keeps the input except for the password', async () => {
    const { app, asked } = shopWithoutStorage()

    const page = await (await app.request('/sign-up', form(filled))).text()

    expect(page).toContain('id="email-error">Enter a valid email address.<')
    expect(page).toContain('id="password-error">Use at least 8 characters.<')
    expect(page).toContain('value="ada@"')
    expect(page).toContain('value="O’Neill &amp; Co"')
    expect(page).not.toContain('short')
    expect(page.match(/ autofocus/g)).toHaveLength(1)
    expect(asked).toEqual([])
  })

  it('shows hostile values as text', async () => {
    const { app } = shopWithoutStorage()

    const page = await (await app.request('/sign-up', form(filled))).text()

    expect(page).not.toContain('<img src=x')
    expect(page).toContain('value="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"')
  })
})

describe('the sign-in form', () => {
  it('reports missing fields before any lookup', async () => {
    const { app, asked } = shopWithoutStorage()

    const page = await (await app.request('/sign-in', form({ email: 'ada@example.org' }))).text()

    expect(page).toContain('id="password-error">Enter your password.<')
    expect(page).toContain('value="ada@example.org"')
    expect(asked).toEqual([])
  })
})

describe('a notice', () => {
  it('is one of our messages: a URL cannot inject its own', async () => {
    const { app } = shopWithoutStorage()

    const known = await (await app.request('/sign-in?notice=activated')).text()
    const unknown = await (await app.request('/sign-in?notice=Your+account+is+locked')).text()

    expect(known).toContain('Your account is active.')
    expect(unknown).not.toContain('locked')
  })
})

describe('a typed quantity', () => {
  it.each([
    ['1', 1],
    [' 12 ', 12],
    ['999', 999],
    ['1e3', Number.NaN],
    ['0x10', Number.NaN],
    ['-1', Number.NaN],
    ['2.5', Number.NaN],
    ['', Number.NaN],
    ['99999', Number.NaN],
  ])('%j is %d', (typed, quantity) => {
    expect(toQuantity(typed)).toBe(quantity)
  })
})

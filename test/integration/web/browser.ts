import type { Hono } from 'hono'

/** What a browser shows: the page it ended up on, after the redirects. */
export interface Shown {
  readonly path: string
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

/** A browser without JavaScript: keeps cookies, follows redirects, and sends the forms of the page it shows. */
export class Browser {
  readonly #app: Hono
  readonly #origin: string
  readonly #cookies = new Map<string, string>()
  #shown: Shown | undefined

  constructor(app: Hono, origin: string) {
    this.#app = app
    this.#origin = origin
  }

  /** The cookies it has, by their names. */
  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies
  }

  /** Takes over a cookie of another browser. */
  steal(name: string, value: string): void {
    this.#cookies.set(name, value)
  }

  open(path: string): Promise<Shown> {
    return this.#go(path, {})
  }

  /** Sends fields to an address, as a form would. */
  submit(action: string, fields: Readonly<Record<string, string>>): Promise<Shown> {
    return this.#go(action, { method: 'POST', body: new URLSearchParams(fields) })
  }

  /** Sends the form of the page that goes to an address, with what it holds and what is typed. */
  press(action: string, typed: Readonly<Record<string, string>> = {}): Promise<Shown> {
    const form = formsOf(this.#shown?.text ?? '').find(form => form.action === action)
    if (!form) throw new Error(`The page ${this.#shown?.path} has no form for ${action}.`)
    return this.submit(action, { ...form.fields, ...typed })
  }

  /** Where the first form goes whose address matches. */
  formFor(pattern: RegExp): string {
    const form = formsOf(this.#shown?.text ?? '').find(({ action }) => pattern.test(action))
    if (!form) throw new Error(`The page ${this.#shown?.path} has no form for ${pattern}.`)
    return form.action
  }

  async #go(path: string, init: RequestInit): Promise<Shown> {
    const headers = { Cookie: [...this.#cookies].map(pair => pair.join('=')).join('; '), Origin: this.#origin }
    const answer = await this.#app.request(path, { ...init, headers })
    this.#keepCookies(answer)
    const next = answer.headers.get('Location')
    if (next) {
      if (answer.status !== 303 && answer.status !== 302) throw new Error(`A redirect with ${answer.status}.`)
      return this.#go(next.replace(/#.*/, ''), {})
    }
    this.#shown = { path, status: answer.status, text: await answer.text(), headers: answer.headers }
    return this.#shown
  }

  #keepCookies({ headers }: Response): void {
    for (const cookie of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/Max-Age=0\b/i.test(cookie)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
  }
}

function formsOf(page: string) {
  return [...page.matchAll(/<form[^>]* action="([^"]+)"[^>]*>(.*?)<\/form>/gs)].map(
    ([, action = '', content = '']) => ({
      action,
      fields: Object.fromEntries(
        [...content.matchAll(/<input[^>]*>/g)].map(([input]) => [attribute(input, 'name'), attribute(input, 'value')]),
      ),
    }),
  )
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
  return value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

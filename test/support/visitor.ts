/** A visitor with a browser that keeps cookies and sends JSON. */
export class Visitor {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  get<T = unknown>(path: string): Promise<Answer<T>> {
    return this.#send('GET', path)
  }

  post<T = unknown>(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer<T>> {
    return this.#send('POST', path, body, headers)
  }

  async #send<T>(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(this.#origin + path, {
      method,
      headers: {
        ...headers,
        origin: this.#origin,
        ...(cookie ? { cookie } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const text = await response.text()
    return { status: response.status, body: (text && isJson(response) ? JSON.parse(text) : text) as T }
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split('=')
    if (attributes.includes('Max-Age=0') || value === '') this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}

/** What the shop answered. */
export interface Answer<T> {
  readonly status: number
  readonly body: T
}

function isJson(response: Response): boolean {
  return /\bjson\b/.test(response.headers.get('content-type') ?? '')
}

/** Values that code may throw, by what is unusual about them. */
export const POISONOUS_ERRORS: Readonly<Record<string, () => unknown>> = {
  'a cause that leads round in a circle': () => {
    const [one, other] = [new Error('one'), new Error('other')]
    one.cause = other
    other.cause = one
    return one
  },
  'an endless chain of causes': () => {
    const endless = (): object => ({
      get cause() {
        return endless()
      },
    })
    return endless()
  },
  'no prototype': () => Object.create(null),
  'getters that throw': () =>
    Object.defineProperties(new Error(), {
      name: { get: refuse },
      message: { get: refuse },
      stack: { get: refuse },
      cause: { get: refuse },
      code: { get: refuse },
      $metadata: { get: refuse },
    }),
  'a toString that throws': () => ({ toString: refuse }),
  'a proxy that refuses everything': () => new Proxy({}, { get: refuse, getPrototypeOf: refuse, has: refuse }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  'a symbol': () => Symbol('poison'),
  'nothing at all': () => undefined,
  'half a surrogate pair': () => new Error('half \ud83d'),
  'a message of 500 KB': () => new Error('"'.repeat(500_000)),
  'a name of 500 KB': () => Object.assign(new Error('long'), { name: 'é'.repeat(500_000) }),
}

function refuse(): never {
  throw new Error('No.')
}

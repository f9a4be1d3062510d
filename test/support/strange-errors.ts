/** What can be thrown, and what breaks code that thinks it is a plain error. */
export function strangeErrors(): Readonly<Record<string, unknown>> {
  const ownCause = new Error('I am my own cause.')
  ownCause.cause = ownCause
  const [one, other] = [new Error('one'), new Error('other')]
  one.cause = other
  other.cause = one
  const deep = Array.from({ length: 10_000 }).reduce<Error>((cause, _, index) => new Error(`${index}`, { cause }), one)
  const refusing = (property: string) =>
    Object.defineProperty(new Error('x'), property, {
      get() {
        throw new Error('You must not read this.')
      },
    })
  const { proxy, revoke } = Proxy.revocable(new Error('x'), {})
  revoke()
  return {
    'its own cause': ownCause,
    'a circle of causes': one,
    '10,000 causes': deep,
    'a message that throws': refusing('message'),
    'a name that throws': refusing('name'),
    'a stack that throws': refusing('stack'),
    'a cause that throws': refusing('cause'),
    'a code that throws': refusing('code'),
    'a code without a prototype': Object.assign(new Error('x'), { code: Object.create(null) }),
    'a name that is a symbol': Object.assign(new Error('x'), { name: Symbol('x') }),
    'a message that is an object': Object.assign(new Error('x'), { message: Object.create(null) }),
    'a stack that is a number': Object.assign(new Error('x'), { stack: 7 }),
    'a revoked proxy': proxy,
    'an object without a prototype': Object.create(null),
    'half a character': new Error('\ud800'),
    'a message of a megabyte': new Error('x'.repeat(1_000_000)),
    'a text': 'a text',
    null: null,
    'a symbol': Symbol('x'),
    'a bigint': 10n,
    'a circle as its cause': new Error('x', { cause: circle() }),
  }
}

function circle(): object {
  const object: { self?: object } = {}
  object.self = object
  return object
}

import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { failureText, failureTitle, shortFailureText } from '../../../packages/local-cloud/src/terminal/failure-text.ts'
import { printable, printableLine } from '../../../packages/local-cloud/src/terminal/printable.ts'

describe('the text of a failure', () => {
  it('names the error, the line of the source that threw it, and its causes', () => {
    const text = failureText(new TypeError('no printer', { cause: new Error('no paper') }))

    expect(text).toMatch(/^TypeError: no printer\n {4}at .*test\/unit\/local-cloud\/failure-text\.test\.ts:\d+:\d+/)
    expect(text).toContain('\ncaused by Error: no paper\n')
    expect(text).not.toContain(process.cwd())
  })

  it.each<[string, () => unknown, string]>([
    ['an error that is its own cause', selfCaused, 'caused by an error above'],
    ['a circle of two causes', circle, 'caused by an error above'],
    ['an object without a prototype', () => Object.assign(Object.create(null), { code: 7 }), 'code: 7'],
    ['a getter that throws', hostileGetters, 'Error'],
    ['a proxy that refuses everything', refusingProxy, ''],
    ['a revoked proxy', revokedProxy, ''],
    ['a function that inspects itself by throwing', selfInspecting, ''],
    ['half a megabyte', () => new Error('x'.repeat(500_000)), 'Error: xxx'],
    ['half a surrogate pair', () => new Error('\ud800'), 'Error: '],
    ['a symbol', () => Symbol('odd'), 'Symbol(odd)'],
    ['undefined', () => undefined, 'undefined'],
    ['an error of another realm', () => runInNewContext('new RangeError("far")'), 'RangeError: far'],
    ['a chain of ten thousand causes', longChain, 'Error: 9999'],
    [
      'several errors at once',
      () => new AggregateError([new Error('one'), 'two'], 'both'),
      "- Error: one\n    - 'two'",
    ],
  ])('is written for %s', (_, make, expected) => {
    const text = failureText(make())

    expect(text).toContain(expected)
    expect(text.length).toBeLessThan(20_000)
    expect(failureTitle(make())).not.toContain('\n')
  })
})

describe('the short text of a failure', () => {
  const thrownAt = (...frames: string[]) =>
    Object.assign(new Error('no printer'), {
      stack: ['Error: no printer', ...frames.map(at => `    at ${at}`)].join('\n'),
    })

  it('leaves out the frames of Node and of installed packages', () => {
    const error = thrownAt(
      `print (file://${process.cwd()}/src/print.ts:3:9)`,
      `deliver (file://${process.cwd()}/node_modules/dynamo-signals/dist/deliver.js:51:7)`,
      'async Promise.all (index 0)',
      'process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
    )

    expect(shortFailureText(error)).toBe(
      'Error: no printer\n    at print (src/print.ts:3:9)\n    at async Promise.all (index 0)',
    )
  })

  it('keeps them if there are no others', () => {
    const error = thrownAt('send (/app/node_modules/client/send.js:1:1)', 'run (node:internal/run:2:2)')

    expect(shortFailureText(error)).toBe(failureText(error))
    expect(shortFailureText(error)).toContain('at send')
  })
})

describe('text for a terminal', () => {
  it('escapes characters that would move the cursor, change colors or reverse a line', () => {
    expect(printableLine('a\u001b[2Jb\rc\u009bd\u202ee\nready')).toBe('a\\x1b[2Jb\\x0dc\\x9bd\\u202ee\\nready')
  })

  it('marks each line after the first, so that data cannot forge a line', () => {
    expect(printable('failed: x\nready\nshop http://evil.example')).toBe(
      'failed: x\n  | ready\n  | shop http://evil.example',
    )
  })

  it('truncates long lines and long texts', () => {
    expect(printable('x'.repeat(100_000)).length).toBeLessThan(1000)
    expect(printable('x\n'.repeat(100_000)).split('\n').length).toBeLessThan(70)
  })
})

function selfCaused(): Error {
  const error = new Error('round')
  error.cause = error
  return error
}

function circle(): Error {
  const first = new Error('first')
  first.cause = new Error('second', { cause: first })
  return first
}

function hostileGetters(): Error {
  const refuse = () => {
    throw new Error('no')
  }
  const error = new Error('hidden')
  for (const name of ['name', 'message', 'stack', 'cause']) Object.defineProperty(error, name, { get: refuse })
  return error
}

function refusingProxy(): object {
  const refuse = () => {
    throw new Error('no')
  }
  return new Proxy({}, { get: refuse, getPrototypeOf: refuse, ownKeys: refuse, has: refuse })
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function selfInspecting(): object {
  return {
    [Symbol.for('nodejs.util.inspect.custom')]() {
      throw new Error('no')
    },
  }
}

function longChain(): Error {
  let error = new Error('0')
  for (let index = 1; index < 10_000; index += 1) error = new Error(String(index), { cause: error })
  return error
}

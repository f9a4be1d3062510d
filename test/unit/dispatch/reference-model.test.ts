import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Signal } from '../../../packages/dynamo-signals/src/dispatch/signal.ts'
import { suspend } from '../../../packages/dynamo-signals/src/dispatch/suspend.ts'
import { Cart, Product } from './shop-signal.ts'

const SENDERS = { Product, Cart, nobody: undefined }
type SenderKey = keyof typeof SENDERS
const UIDS = ['one', 'two', undefined] as const

interface Target {
  readonly receiver: number
  readonly sender: SenderKey
  /** Whether the sender is given by its name. */
  readonly lazily: boolean
  readonly uid: (typeof UIDS)[number]
}
type Command =
  | ({ readonly do: 'connect'; readonly priority: number } & Target)
  | ({ readonly do: 'disconnect' } & Target)
  | { readonly do: 'undo'; readonly which: number }
  | { readonly do: 'send'; readonly sender: SenderKey; readonly robust: boolean; readonly muted: readonly string[] }

const target = {
  receiver: fc.nat(2),
  sender: fc.constantFrom<SenderKey>('Product', 'Cart', 'nobody'),
  lazily: fc.boolean(),
  uid: fc.constantFrom(...UIDS),
}
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('connect' as const), priority: fc.integer({ min: -1, max: 1 }), ...target }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('disconnect' as const), ...target }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      sender: target.sender,
      robust: fc.boolean(),
      muted: fc.subarray(['one', 'two']),
    }),
  },
)

interface Entry {
  readonly receiver: number
  readonly sender: SenderKey
  readonly uid: string | undefined
  readonly priority: number
}

/** The rules of section A as a list of entries and a stable sort: slow, and plain enough to be believed. */
class ReferenceModel {
  entries: Entry[] = []
  /** What each `connect` returned, in order: the entry it found or made. */
  readonly connected: (Entry | undefined)[] = []

  connect(entry: Entry): 'connected' | 'uidTaken' {
    const twin = this.entries.find(
      other =>
        other.sender === entry.sender &&
        (entry.uid ? other.uid === entry.uid : !other.uid && other.receiver === entry.receiver),
    )
    if (twin && twin.receiver !== entry.receiver) return 'uidTaken'
    if (!twin) this.entries.push(entry)
    this.connected.push(twin ?? entry)
    return 'connected'
  }

  disconnect({ receiver, sender, uid }: Target): boolean {
    return this.#remove(entry => entry.sender === sender && (uid ? entry.uid === uid : entry.receiver === receiver))
  }

  undo(which: number): boolean {
    return this.#remove(entry => entry === this.connected[which])
  }

  heardBy(sender: SenderKey, muted: readonly string[]): number[] {
    return [...this.entries]
      .sort((one, other) => other.priority - one.priority)
      .filter(entry => entry.sender === 'nobody' || entry.sender === sender)
      .filter(entry => !entry.uid || !muted.includes(entry.uid))
      .map(entry => entry.receiver)
  }

  #remove(isMeant: (entry: Entry) => boolean): boolean {
    const before = this.entries.length
    this.entries = this.entries.filter(entry => !isMeant(entry))
    return this.entries.length < before
  }
}

function optionsOf({ sender, lazily, uid }: Target) {
  return {
    ...(sender === 'nobody' ? {} : { sender: lazily ? sender : SENDERS[sender] }),
    ...(uid ? { dispatchUid: uid } : {}),
  }
}

it('A2–A12, B1, B3: a signal follows the rules after every sequence of connects and disconnects', async () => {
  let sends = 0
  let refusals = 0
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40, size: 'max' }), async commands => {
      const model = new ReferenceModel()
      const signal = new Signal('random')
      const ran: number[] = []
      const receivers = [0, 1, 2].map(index => async () => ran.push(index))
      const undos: (() => boolean)[] = []

      for (const step of commands) {
        if (step.do === 'connect') {
          const expected = model.connect(step)
          const connect = () =>
            undos.push(
              signal.connect(receivers[step.receiver] as never, { ...optionsOf(step), priority: step.priority }),
            )
          if (expected === 'uidTaken') {
            refusals += 1
            expect(connect).toThrow(expect.objectContaining({ code: 'dispatch.uidTaken' }))
          } else connect()
        } else if (step.do === 'disconnect') {
          expect(signal.disconnect(receivers[step.receiver], optionsOf(step))).toBe(model.disconnect(step))
        } else if (step.do === 'undo') {
          expect(undos[step.which]?.() ?? false).toBe(model.undo(step.which))
        } else {
          sends += 1
          const sender = SENDERS[step.sender]
          const expected = model.heardBy(step.sender, step.muted)
          ran.length = 0
          const responses = await suspend({ dispatchUids: step.muted }, () =>
            step.robust ? signal.sendRobust(sender, {}) : signal.send(sender, {}),
          )
          expect(ran).toEqual(expected)
          expect(responses.map(({ receiver }) => receivers.indexOf(receiver as never))).toEqual(expected)
          expect(signal.hasListeners(sender)).toBe(model.heardBy(step.sender, []).length > 0)
        }
      }
    }),
    { numRuns: 2000 },
  )
  expect(Math.min(sends, refusals)).toBeGreaterThan(500)
})

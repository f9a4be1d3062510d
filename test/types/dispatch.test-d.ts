import { subscribe } from 'node:diagnostics_channel'
import {
  type AnyReceiver,
  becomes,
  defineModel,
  type InstanceOf,
  type PostSave,
  type PreDelete,
  type PreSave,
  postSave,
  preDelete,
  preSave,
  RECEIVER_FAILED_CHANNEL,
  type ReceiverFailure,
  type RecordedCall,
  type RobustResponse,
  receiver,
  record,
  Signal,
  type SignalEvent,
  suspend,
} from 'dynamo-signals'
import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'

const Product = defineModel('Product', { schema: z.object({ title: z.string(), price: z.int() }) })
const Cart = defineModel('Cart', { schema: z.object({ isOpen: z.boolean() }) })

const priceChanged = new Signal<{ productId: string }>('price-changed')
const fromModels = new Signal<{ count: number }, typeof Product | typeof Cart>('counted')
const queued = new Signal<object, unknown, { readonly queue: 'fast' | 'slow' }>('queued')

test('B1, B10: the responses of a send and of a robust send are typed', async () => {
  expectTypeOf(await priceChanged.send(Product, { productId: 'p1' })).items.toEqualTypeOf<{
    readonly receiver: AnyReceiver
    readonly dispatchUid: string | undefined
    readonly response: unknown
  }>()
  const [response] = await priceChanged.sendRobust(Product, { productId: 'p1' })
  expectTypeOf(response).toEqualTypeOf<RobustResponse | undefined>()
  if (response?.ok === false) expectTypeOf(response.error).toEqualTypeOf<unknown>()
  // @ts-expect-error a failed receiver has no response
  if (response?.ok === false) response.response
})

test('B14: signal and sender are added to the payload and cannot be sent', () => {
  priceChanged.connect(event => {
    expectTypeOf(event.productId).toEqualTypeOf<string>()
    expectTypeOf(event.signal.name).toEqualTypeOf<string>()
    expectTypeOf(event.sender).toEqualTypeOf<unknown>()
  })
  // @ts-expect-error the sender is the first argument
  priceChanged.send(Product, { productId: 'p1', sender: Product })
  // @ts-expect-error the signal is the one that sends
  priceChanged.send(Product, { productId: 'p1', signal: priceChanged })
})

test('B17: a sender and a payload are required and fit the signal', () => {
  // @ts-expect-error no sender
  priceChanged.send()
  // @ts-expect-error no payload
  priceChanged.send(Product)
  // @ts-expect-error no such field
  priceChanged.send(Product, { productID: 'p1' })
  // @ts-expect-error the wrong type
  priceChanged.sendRobust(Product, { productId: 1 })
  fromModels.send(Cart, { count: 1 })
  // @ts-expect-error no sender of this signal
  fromModels.send({ name: 'Cart' }, { count: 1 })
  // @ts-expect-error no sender of this signal
  fromModels.hasListeners({ name: 'Cart' })
})

test('a payload of several shapes stays one', () => {
  const moved = new Signal<{ kind: 'in'; from: string } | { kind: 'out'; to: string }>('moved')
  moved.send(Product, { kind: 'out', to: 'shelf' })
  // @ts-expect-error `to` belongs to the other shape
  moved.send(Product, { kind: 'in', to: 'shelf' })
})

test('A13, A24: a receiver is typed by the sender it connects with', () => {
  preSave.connect(
    ({ instance, sender }) => {
      expectTypeOf(instance.price).toEqualTypeOf<number>()
      expectTypeOf(sender).toEqualTypeOf<typeof Product>()
    },
    { sender: Product },
  )
  preSave.connect<typeof Product>(({ instance }) => void expectTypeOf(instance.price).toEqualTypeOf<number>(), {
    sender: 'Product',
  })
  preSave.connect(({ instance }) => void expectTypeOf(instance.id).toEqualTypeOf<string>(), { sender: 'Product' })
  // @ts-expect-error a receiver of another sender
  preSave.connect((_: PreSave<typeof Cart>) => {}, { sender: Product })
  // @ts-expect-error no model
  preSave.connect(() => {}, { sender: { name: 'Product' } })
})

test('options that no signal has, or that a signal asks for, are checked', () => {
  // @ts-expect-error unknown option
  priceChanged.connect(() => {}, { sender: Product, dispatchUID: 'x' })
  // @ts-expect-error an option of another signal
  preSave.connect(() => {}, { sender: Product, consumer: 'links' })
  // @ts-expect-error the wrong type
  priceChanged.connect(() => {}, { priority: 'high' })
  queued.connect(() => {}, { queue: 'fast' })
  // @ts-expect-error no queue
  queued.connect(() => {}, { sender: Product })
  // @ts-expect-error no options
  queued.connect(() => {})
  // @ts-expect-error no dispatchUid
  postSave.connect(() => {}, { sender: Product, consumer: 'links' })
})

test('A21: an object with handle(event) is a receiver, typed as a function is', () => {
  const stock = { handle: ({ instance }: PreSave<typeof Product>) => instance.price }
  preSave.connect(stock, { sender: Product })
  // @ts-expect-error a receiver of another sender
  preSave.connect(stock, { sender: Cart })
  class Stock {
    handle({ instance }: PreSave<typeof Product>) {
      return instance.price
    }
  }
  preSave.connect(new Stock(), { sender: Product })
  // @ts-expect-error a receiver of another sender
  preSave.connect(new Stock(), { sender: Cart })
  // @ts-expect-error no receiver
  preSave.connect({ handler() {} }, { sender: Product })
})

test('A9: disconnect takes a receiver or a uid, and tells', () => {
  expectTypeOf(priceChanged.disconnect('x', { sender: Product })).toEqualTypeOf<boolean>()
  expectTypeOf(priceChanged.disconnect((_: PreSave<typeof Product>) => {})).toEqualTypeOf<boolean>()
  expectTypeOf(priceChanged.connect(() => {})).toEqualTypeOf<() => boolean>()
  // @ts-expect-error unknown option
  priceChanged.disconnect(() => {}, { dispatchUID: 'x' })
})

test('A27: receiver() types the function by the signal and the sender, and returns it unchanged', () => {
  const checkPrice = receiver(preSave, { sender: Product, dispatchUid: 'price' })(({ instance, sender }) => {
    expectTypeOf(instance.price).toEqualTypeOf<number>()
    expectTypeOf(sender).toEqualTypeOf<typeof Product>()
    return 'checked' as const
  })
  expectTypeOf(checkPrice).returns.toEqualTypeOf<'checked'>()
  expectTypeOf(checkPrice).parameter(0).toEqualTypeOf<PreSave<typeof Product>>()

  receiver(priceChanged)(({ productId }) => void expectTypeOf(productId).toEqualTypeOf<string>())
  receiver(preSave)(({ instance }) => void expectTypeOf(instance.id).toEqualTypeOf<string>())
  receiver(postSave, {
    sender: Product,
    dispatchUid: 'cheap',
    consumer: 'mail',
    when: becomes('price', 1),
  })(({ instance }) => void expectTypeOf(instance).toEqualTypeOf<InstanceOf<typeof Product>>())

  // @ts-expect-error a receiver of another sender
  receiver(preSave, { sender: Product })((_: PreSave<typeof Cart>) => {})
  // @ts-expect-error a receiver of another signal
  receiver(preDelete, { sender: Product })((_: PreSave<typeof Product>) => {})
  // @ts-expect-error no model
  receiver(preSave, { sender: { name: 'Product' } })
  // @ts-expect-error unknown option
  receiver(preSave, { sender: Product, dispatchUID: 'x' })
  // @ts-expect-error no such field
  receiver(postSave, { sender: Product, dispatchUid: 'x', consumer: 'mail', when: becomes('prize', 1) })
  // @ts-expect-error a durable receiver needs options
  receiver(postSave)
  // @ts-expect-error a durable receiver needs a consumer
  receiver(postSave, { sender: Product, dispatchUid: 'x' })
})

test('A28: a receiver of several signals takes the event of any, and any readonly array will do', () => {
  const guarded = receiver([preSave, preDelete], { sender: Product, dispatchUid: 'guard' })(event => {
    expectTypeOf(event).toEqualTypeOf<PreSave<typeof Product> | PreDelete<typeof Product>>()
    expectTypeOf(event.instance.price).toEqualTypeOf<number>()
  })
  expectTypeOf(guarded).parameter(0).toEqualTypeOf<PreSave<typeof Product> | PreDelete<typeof Product>>()
  const both: readonly Signal<{ productId: string }>[] = Object.freeze([priceChanged])
  receiver(both)((event: SignalEvent<{ productId: string }>) => event.productId)

  // @ts-expect-error hears saves only
  receiver([preSave, preDelete], { sender: Product })((_: PreSave<typeof Product>) => {})
  // @ts-expect-error one of the signals needs a consumer
  receiver([preSave, postSave], { sender: Product, dispatchUid: 'x' })
  // @ts-expect-error no array
  receiver(new Set([preSave]), { sender: Product })
})

test('A27: as a decorator receiver() checks the parameter of the method', () => {
  class Catalogue {
    @receiver(preSave, { sender: Product })
    static checkPrice({ instance }: PreSave<typeof Product>) {
      return instance.price
    }

    @receiver([preSave, preDelete], { sender: Product })
    async note({ instance }: PreSave<typeof Product> | PreDelete<typeof Product>) {
      await Promise.resolve(instance.price)
    }

    // @ts-expect-error a receiver of another sender
    @receiver(preSave, { sender: Product })
    static checkCart({ instance }: PreSave<typeof Cart>) {
      return instance.isOpen
    }
  }
  expectTypeOf(Catalogue.checkPrice).returns.toEqualTypeOf<number>()
})

test('suspend returns what the function returns; record adds the calls', async () => {
  expectTypeOf(suspend({ signals: [postSave], senders: [Product] }, () => 7)).toEqualTypeOf<number>()
  expectTypeOf(suspend({}, async () => 7)).toEqualTypeOf<Promise<number>>()
  const { result, calls } = await record({ signals: [postSave, preSave] }, async () => 7)
  expectTypeOf(result).toEqualTypeOf<number>()
  expectTypeOf(calls).toEqualTypeOf<readonly RecordedCall[]>()
  // @ts-expect-error unknown option
  suspend({ signal: postSave }, () => {})
  // @ts-expect-error no array
  suspend({ signals: postSave }, () => {})
})

test('the examples of the docstrings compile', async () => {
  const importUsers = async () => 7
  const activate = async (_: object) => {}
  const logger = { error(_text: string, _extra: object) {} }
  const guardCatalogue = ({ instance }: PreSave<typeof Product> | PreDelete<typeof Product>) => instance.price

  priceChanged.connect(({ productId }) => productId.length, { dispatchUid: 'catalogue/price' })
  await priceChanged.send(undefined, { productId: 'p1' })
  receiver([preSave, preDelete], { sender: Product, dispatchUid: 'catalogue/guard' })(guardCatalogue)
  await suspend({ signals: [postSave], dispatchUids: ['mail/activation'] }, () => importUsers())
  const { calls } = await record({ signals: [postSave] }, () => activate({}))
  calls.map(call => call.dispatchUid)
  subscribe(RECEIVER_FAILED_CHANNEL, failure => {
    const { signal, dispatchUid, error } = failure as ReceiverFailure
    logger.error(`${signal.name}: ${dispatchUid} failed`, { error })
  })
})

test('a receiver of durable signals is called with its payload', () => {
  receiver(postSave, { sender: Product, dispatchUid: 'x', consumer: 'mail' })(
    async ({ once, created }: PostSave<typeof Product>) => {
      if (created) await once('mail', async () => {})
    },
  )
})

import { ConfigurationError } from '../errors/index.ts'
import type { ConnectOptions, Receiver, ReceiverObject } from './connection.ts'
import type { Signal } from './signal.ts'
import type { EventFor, OptionsFor } from './signal-event.ts'

// biome-ignore lint/suspicious/noExplicitAny: a signal of any payload; every narrower type rejects some signal
type SomeSignal = Signal<any, any, any>
type Signals = SomeSignal | readonly SomeSignal[]
type Each<S extends Signals> = S extends readonly unknown[] ? S[number] : S

type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (each: infer All) => void
  ? All
  : never
type Boxed<T> = { readonly value: T }
type Unboxed<T> = T extends Boxed<infer Value> ? Value : never

type FromEach<Source> = Source extends Signal<infer _P, infer From, infer _O> ? Boxed<From> : never
type OptionsEach<Source, S> = Source extends Signal<infer _P, infer _F, infer Options> ? OptionsFor<Options, S> : never
type EventEach<Source, S> = Source extends Signal<infer Payload, infer _F, infer _O> ? EventFor<Payload, S> : never

/** The senders that all of the signals share. */
type SenderOf<S extends Signals> = Unboxed<Intersection<FromEach<Each<S>>>>
/** The options that all of the signals require. */
type OptionsOf<S extends Signals, From> = Intersection<OptionsEach<Each<S>, From>>
/** The event passed to a receiver of all the signals: the event of any of them. */
type EventOf<S extends Signals, From> = EventEach<Each<S>, From>

/** Connects the receiver it is called with and returns it unchanged, or connects the method it decorates. */
export interface ReceiverDecorator<Event> {
  <R extends Receiver<Event> | ReceiverObject<Event>>(receiver: R): R
  <This extends object>(method: (this: This, event: Event) => unknown, context: ClassMethodDecoratorContext<This>): void
}

/**
 * Connects a function to one or more signals, and returns it. Can be stacked. On a method it is a TC39 decorator, and `this`
 * is bound as you would expect:
 * - a static method is connected when its class is defined; `this` is the class;
 * - an instance method is connected each time an instance is constructed; `this` is the instance. Each instance is a
 *   separate receiver and stays in memory until it is disconnected. With a `dispatchUid`, only one instance can be connected
 *   at a time.
 *
 * `instance.method` and `Class.method` then refer to the bound function, so you can pass them to `disconnect`. A private
 * method can be disconnected only by its `dispatchUid`. Prefer plain functions that are connected in one place: a class that
 * is never imported connects nothing, and a bundler may drop it. Django: `@receiver`.
 *
 * @example
 * receiver([preSave, preDelete], { sender: Product, dispatchUid: 'catalogue/guard' })(guardCatalogue)
 *
 * class Catalogue {
 *   @receiver(preSave, { sender: Product })
 *   static checkPrice({ instance }: PreSave<typeof Product>) {}
 * }
 */
export function receiver<const S extends Signals, From extends SenderOf<S> = SenderOf<S>>(
  signals: S,
  ...options: object extends OptionsOf<S, SenderOf<S>>
    ? [options?: ConnectOptions<From> & OptionsOf<S, From>]
    : [options: ConnectOptions<From> & OptionsOf<S, From>]
): ReceiverDecorator<EventOf<S, From>>
export function receiver(signals: Signals, options: object = {}): ReceiverDecorator<never> {
  const sources: readonly SomeSignal[] = Array.isArray(signals) ? signals : [signals]
  if (!sources.every(source => typeof source?.connect === 'function')) {
    throw new ConfigurationError(
      'dispatch.notSignal',
      'The first argument of receiver() must be a signal or an array of signals.',
    )
  }
  const connect = (target: unknown) => {
    for (const source of sources) source.connect(target as never, options as never)
  }
  return ((target: unknown, context?: ClassMethodDecoratorContext<object>) => {
    if (context === undefined) {
      connect(target)
      return target
    }
    if (context.kind !== 'method') {
      throw new ConfigurationError(
        'dispatch.notMethod',
        'receiver() can only decorate methods. Turn off experimentalDecorators.',
      )
    }
    context.addInitializer(function () {
      connect(boundMethod(this, target, context))
    })
    return undefined
  }) as ReceiverDecorator<never>
}

const boundMethods = new WeakSet<object>()

/** Binds the method to `self` and stores it as an own property, so that `self.method` can be disconnected. */
function boundMethod(self: object, value: unknown, context: ClassMethodDecoratorContext<object>): unknown {
  const { name, access, private: isPrivate } = context
  // A subclass may override a public method. A private method is always the decorated one, and esbuild installs it too late.
  const method = (isPrivate ? value : access.get(self)) as (event: never) => unknown
  // A decorator below this one or in a superclass has already bound it. Binding again would create a second receiver.
  if (boundMethods.has(method) && Object.hasOwn(self, name)) return method
  const bound = method.bind(self)
  boundMethods.add(bound)
  if (!isPrivate) Object.defineProperty(self, name, { value: bound, writable: true, configurable: true })
  return bound
}

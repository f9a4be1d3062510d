import type { OptionsIssue } from './connection.ts'
import { shared } from './shared-state.ts'
import { Signal } from './signal.ts'

/** Returns the signal that all copies of the library in this process share under a name. The first caller creates it. */
export function sharedSignal<Payload, From, Options extends object = object>(
  name: string,
  optionsIssue?: OptionsIssue,
): Signal<Payload, From, Options> {
  return shared(name, () => new Signal<Payload, From, Options>(name, optionsIssue))
}

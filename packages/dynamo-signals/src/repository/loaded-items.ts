import type { Item } from './items/attribute-value.ts'

/** The items that instances were loaded from. */
export interface LoadedItems {
  get(instance: object): Item | undefined
  /** Remembers the item of an object that has none yet. */
  set(instance: object, item: Item): void
}

/**
 * Returns an empty collection. Keeps an item in a private field of its instance, which no code outside sees or copies. A
 * `WeakMap` would mean the same, and takes several times as long, mostly in the garbage collector.
 */
export function loadedItems(): LoadedItems {
  return class Loaded extends (self as unknown as new (object: object) => object) {
    readonly #item: Item

    constructor(instance: object, item: Item) {
      super(instance)
      this.#item = item
    }

    static get(instance: object): Item | undefined {
      return #item in instance ? instance.#item : undefined
    }

    static set(instance: object, item: Item): void {
      new Loaded(instance, item)
    }
  }
}

/** Returns its argument, so that a class that extends it adds its fields to the argument. */
function self(object: object): object {
  return object
}

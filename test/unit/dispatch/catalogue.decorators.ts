import type { receiver as connectReceiver } from '../../../packages/dynamo-signals/src/dispatch/receiver.ts'
import type { Signal } from '../../../packages/dynamo-signals/src/dispatch/signal.ts'

type StockEvent = { readonly id: string }

interface Parts {
  readonly receiver: typeof connectReceiver
  readonly saved: Signal<{ id: string }>
  readonly deleted: Signal<{ id: string }>
}

/** Classes with decorated methods. Their parts are handed in: the file is compiled apart, and imports nothing. */
export function declareCatalogues({ receiver, saved, deleted }: Parts) {
  // biome-ignore lint/complexity/noStaticOnlyClass: its one method is static because that is what the test asks
  class StaticCatalogue {
    static readonly seen: string[] = []

    @receiver(saved, { dispatchUid: 'catalogue/reindex' })
    @receiver([deleted])
    static reindex({ id }: StockEvent) {
      // biome-ignore lint/complexity/noThisInStatic: what `this` is here is what the test asks
      this.seen.push(id)
      // biome-ignore lint/complexity/noThisInStatic: as above
      return this
    }
  }

  class Catalogue {
    readonly seen: string[] = []

    @receiver(saved)
    @receiver(deleted)
    reindex({ id }: StockEvent): unknown {
      this.seen.push(id)
      return this
    }
  }

  class LoudCatalogue extends Catalogue {
    @receiver(saved)
    override reindex({ id }: StockEvent) {
      this.seen.push(`${id}!`)
      return this
    }
  }

  class OnlyCatalogue {
    @receiver(saved, { dispatchUid: 'catalogue/only' })
    reindex() {}
  }

  class HiddenCatalogue {
    readonly seen: string[] = []

    @receiver(saved, { dispatchUid: 'catalogue/hidden' })
    #reindex({ id }: StockEvent) {
      this.seen.push(id)
    }

    reindexNow() {
      this.#reindex({ id: 'now' })
    }
  }

  return { StaticCatalogue, Catalogue, LoudCatalogue, OnlyCatalogue, HiddenCatalogue }
}

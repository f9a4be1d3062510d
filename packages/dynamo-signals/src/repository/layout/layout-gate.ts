import { ConfigurationError } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import type { AnyModel } from '../../models/model.ts'
import { decodeValue, encodeValue, type Item } from '../items/attribute-value.ts'
import { isSameValue } from '../items/changed-fields.ts'
import { modelVersionOf, versionOfModel } from '../items/item-version.ts'
import { keyAttributes } from '../items/keys.ts'
import { orAborted } from '../requests/or-aborted.ts'
import { readItem } from '../requests/read-item.ts'
import { unlessRefused } from '../requests/service-errors.ts'
import { type RetryPolicy, retryRequest, type Transport } from '../requests/transport.ts'
import { GUARD, type Layout, layoutOf, mergeLayouts, type StoredUse } from './layout.ts'

/** The table that holds the layout record, and the models to compare it with. */
interface Ledger extends RetryPolicy {
  readonly transport: Transport
  readonly ledgerTableName: string
  readonly models: ReadonlyMap<string, AnyModel>
}

/** The key of the layout record in the ledger table. */
const KEY = { pk: 'layout', sk: 'models' }

/** The versions of models with more than one version. */
export type Versions = Readonly<Record<string, number>>

/** After this time, in milliseconds, a process reads the versions again, because `migrate` may have raised them. */
const VERSIONS_LAST = 5 * 60_000

/** The layout record, as it was read. */
export interface LayoutRecord {
  readonly layout: Layout | undefined
  /** The version of each model that every release must be able to read. Default: 1. */
  readonly versions: Versions
  /** Changes with every write of the record. */
  readonly revision: number
}

/**
 * Compares the models with the stored layout before the first use of an index, and once per process. Reading sends one
 * GetItem. The first commit of an instance stores what is new.
 */
export class LayoutGate {
  readonly #ledger: Ledger
  #checked: Promise<{ readonly merged: Layout; readonly versions: Versions; readonly record: LayoutRecord }> | undefined
  #recorded: Promise<void> | undefined
  #goodUntil = 0

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  /** Returns how a use is stored. Rejects if it has moved, or does not have the entries of all instances. */
  async reading({ name }: AnyModel, use: string, options?: CallOptions): Promise<StoredUse> {
    const find = async () => (await orAborted(this.#check(), options)).merged[name]?.[use]
    let stored = await find()
    if (stored?.complete === false) {
      // Another process may have completed it.
      this.#checked = undefined
      stored = await find()
    }
    if (stored?.complete) return stored
    throw incomplete(name, use, stored)
  }

  /**
   * Returns the version of the model to store an instance as. It is the latest one that every running release can read, but
   * never earlier than the stored item's. Reads the layout only for a model whose upgrades have a `down` function,
   * and again after five minutes.
   */
  async versionToStore({ name, upgrades }: AnyModel, item: Item | undefined, options?: CallOptions): Promise<number> {
    const { oldest = 1, version = 1 } = upgrades ?? {}
    let readable = version
    if (oldest < version) {
      if (Number(this.#ledger.runtime.now()) > this.#goodUntil) this.#checked = undefined
      readable = (await orAborted(this.#check(), options)).versions[name] ?? 1
    }
    return Math.max(modelVersionOf(item ?? {}), oldest, Math.min(version, readable))
  }

  /** Resolves when the layout that a commit relies on is stored. Rejects if a use has moved. */
  writing(options: CallOptions): Promise<void> {
    this.#recorded ??= this.#record().catch(error => {
      this.#recorded = undefined
      throw error
    })
    return orAborted(this.#recorded, options)
  }

  #check() {
    if (this.#checked) return this.#checked
    this.#goodUntil = Number(this.#ledger.runtime.now()) + VERSIONS_LAST
    this.#checked = readLayout(this.#ledger).then(record => {
      const { models } = this.#ledger
      const versions = mergeVersions(record, models)
      const isUpgraded = (name: string) => versionOfModel(models.get(name) as AnyModel) > (versions[name] ?? 1)
      return { record, versions, merged: mergeLayouts(record.layout, layoutOf(models.values()), isUpgraded) }
    })
    this.#checked.catch(error => {
      // A moved layout stays moved. Any other failure may be temporary.
      if (!(error instanceof ConfigurationError)) this.#checked = undefined
    })
    return this.#checked
  }

  async #record(): Promise<void> {
    const { record, merged, versions } = await this.#check()
    if (record.layout && isSameValue([record.layout, record.versions], [merged, versions])) return
    if (await writeLayout(this.#ledger, record, merged, versions)) return
    // Another process was faster, and may have stored another layout.
    this.#checked = undefined
    return this.#record()
  }
}

function incomplete(model: string, use: string, stored: StoredUse | undefined): ConfigurationError {
  const isGuard = stored?.index === GUARD
  const why = isGuard
    ? `${model} finds by ${stored.fields} only the instances that were saved after it became unique`
    : `${model}.${use} has only the instances that were saved after it was added`
  return new ConfigurationError(
    isGuard ? 'repository.uniqueIncomplete' : 'repository.indexIncomplete',
    `${why}. Run "npx dynamo-signals migrate" to add the others.`,
  )
}

/** Returns the recorded versions with those of new models, which no earlier release has stored. */
function mergeVersions({ layout = {}, versions }: LayoutRecord, models: ReadonlyMap<string, AnyModel>): Versions {
  const merged = { ...versions }
  for (const [name, model] of models) {
    const version = versionOfModel(model)
    if (version > 1 && !Object.hasOwn(layout, name)) merged[name] = version
  }
  return merged
}

/** Reads the layout record, strongly consistent. */
export async function readLayout({ transport, ledgerTableName }: Ledger): Promise<LayoutRecord> {
  const item = await readItem(transport, ledgerTableName, KEY)
  const layout = item?.models && (decodeValue(item.models) as Layout)
  const versions = item?.versions ? (decodeValue(item.versions) as Versions) : {}
  return { layout, versions, revision: Number(item?.revision?.N ?? 0) }
}

/** Stores a layout. Returns false if the record has changed since it was read. */
export async function writeLayout(
  ledger: Ledger,
  { revision, versions: stored }: LayoutRecord,
  layout: Layout,
  versions: Versions = stored,
): Promise<boolean> {
  const next: Item = {
    ...keyAttributes(KEY),
    models: encodeValue(layout),
    versions: encodeValue(versions),
    revision: { N: String(revision + 1) },
  }
  const send = () =>
    ledger.transport('PutItem', {
      TableName: ledger.ledgerTableName,
      Item: next,
      ConditionExpression: 'attribute_not_exists(pk) OR revision = :revision',
      ExpressionAttributeValues: { ':revision': { N: String(revision) } },
    })
  return (await unlessRefused(retryRequest(ledger, 'recording the layout', send))) !== undefined
}

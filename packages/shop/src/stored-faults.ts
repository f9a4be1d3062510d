import {
  type AnyModel,
  ConfigurationError,
  DynamoSignalsError,
  type InstanceOf,
  type ReadManyOptions,
  UnavailableError,
} from 'dynamo-signals'

/** A stored item that the shop cannot use: another writer's, or one that was damaged. */
export interface StoredFault {
  readonly model: string
  readonly id: string
  readonly error: unknown
  /** The request that met it, if one did. */
  readonly requestId?: string
}

/** Whoever is told of stored faults. */
export interface FaultReports {
  readonly report?: ((fault: StoredFault) => void) | undefined
}

/** Lets a listing go on without the items that cannot be read, and reports them. */
export function leavingOut({ report }: FaultReports, { name: model }: AnyModel): Pick<ReadManyOptions, 'onUnreadable'> {
  return { onUnreadable: (error, id) => report?.({ model, id, error }) }
}

/** The instances that fit their model. The others are reported: one bad item costs that item, and no page it is on. */
export function usable<M extends AnyModel>(
  { report }: FaultReports,
  model: M,
  instances: Iterable<InstanceOf<M>>,
): InstanceOf<M>[] {
  return [...instances].filter(instance => {
    const error = faultOf(model, instance)
    if (error) report?.({ model: model.name, id: (instance as { readonly id: string }).id, error })
    return !error
  })
}

/** Finds one instance; undefined for a missing one and for one that cannot be used, which is reported. */
export async function findUsable<M extends AnyModel>(
  shop: FaultReports,
  model: M,
  id: string,
  find: Promise<InstanceOf<M> | undefined>,
): Promise<InstanceOf<M> | undefined> {
  const found = await findOrDamaged(shop, model, id, find)
  return found === DAMAGED ? undefined : found
}

/** Stands for an item that is stored and cannot be used. */
export const DAMAGED = Symbol('damaged')

/** As {@link findUsable}, where it matters that the key is in use. */
export async function findOrDamaged<M extends AnyModel>(
  shop: FaultReports,
  model: M,
  id: string,
  find: Promise<InstanceOf<M> | undefined>,
): Promise<InstanceOf<M> | typeof DAMAGED | undefined> {
  try {
    const instance = await find
    return instance && (usable(shop, model, [instance])[0] ?? DAMAGED)
  } catch (error) {
    if (!isOfTheItem(error)) throw error
    shop.report?.({ model: model.name, id, error })
    return DAMAGED
  }
}

/** Whether an error says that a stored item cannot be read, and not that nothing can be read now. */
function isOfTheItem(error: unknown): boolean {
  const isOfTheCall = [UnavailableError, ConfigurationError].some(kind => error instanceof kind)
  return error instanceof DynamoSignalsError && !isOfTheCall
}

// Reading does not validate: what another writer stored need not fit the model.
function faultOf(model: AnyModel, instance: object): TypeError | undefined {
  const result = model.schema['~standard'].validate(instance)
  // The shop's schemas are not asynchronous.
  const paths = 'issues' in result ? (result.issues ?? []).map(({ path = [] }) => path.map(String).join('.')) : []
  for (const [name, { nullable }] of Object.entries(model.relations)) {
    const id = (instance as Readonly<Record<string, unknown>>)[`${name}Id`] ?? null
    if (typeof id !== 'string' && !(nullable && id === null)) paths.push(`${name}Id`)
  }
  return paths.length > 0 ? new TypeError(`A stored ${model.name} is not valid: ${paths.join()}`) : undefined
}

import {
  type AnyModel,
  ConfigurationError,
  DynamoSignalsError,
  type InstanceOf,
  type ReadManyOptions,
  UnavailableError,
} from 'dynamo-signals'

/** A stored item that the shop cannot use, because another writer stored it or it was damaged. */
export interface StoredFault {
  readonly model: string
  readonly id: string
  readonly error: unknown
  /** The request that found it, if any. */
  readonly requestId?: string
}

/** Receives reports of stored faults. */
export interface FaultReports {
  readonly report?: ((fault: StoredFault) => void) | undefined
}

/** Returns listing options that skip items that cannot be read, and report them. */
export function leavingOut({ report }: FaultReports, { name: model }: AnyModel): Pick<ReadManyOptions, 'onUnreadable'> {
  return { onUnreadable: (error, id) => report?.({ model, id, error }) }
}

/** Returns the instances that match their model and reports the others, so one bad item does not break a whole page. */
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

/** Finds one instance. Undefined if it is missing, or cannot be used, which is reported. */
export async function findUsable<M extends AnyModel>(
  shop: FaultReports,
  model: M,
  id: string,
  find: Promise<InstanceOf<M> | undefined>,
): Promise<InstanceOf<M> | undefined> {
  const found = await findOrDamaged(shop, model, id, find)
  return found === DAMAGED ? undefined : found
}

/** Represents a stored item that cannot be used. */
export const DAMAGED = Symbol('damaged')

/** Like {@link findUsable}, for callers that must know if the key is in use. */
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

/** Whether an error is about one unreadable item, not about reads in general. */
function isOfTheItem(error: unknown): boolean {
  const isOfTheCall = [UnavailableError, ConfigurationError].some(kind => error instanceof kind)
  return error instanceof DynamoSignalsError && !isOfTheCall
}

// Reads do not validate, so an item of another writer may not match the model.
function faultOf(model: AnyModel, instance: object): TypeError | undefined {
  const result = model.schema['~standard'].validate(instance)
  // The shop's schemas are synchronous.
  const paths = 'issues' in result ? (result.issues ?? []).map(({ path = [] }) => path.map(String).join('.')) : []
  for (const [name, { nullable }] of Object.entries(model.relations)) {
    const id = (instance as Readonly<Record<string, unknown>>)[`${name}Id`] ?? null
    if (typeof id !== 'string' && !(nullable && id === null)) paths.push(`${name}Id`)
  }
  return paths.length > 0 ? new TypeError(`A stored ${model.name} is not valid: ${paths.join()}`) : undefined
}

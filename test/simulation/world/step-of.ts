import type { Actor } from './actor.ts'
import type { RequestFault } from './faults.ts'

interface Target {
  readonly Item?: {
    readonly pk?: { readonly S?: string }
    readonly state?: { readonly S?: string }
    readonly until?: { readonly N?: string }
  }
  readonly Key?: { readonly pk?: { readonly S?: string } }
}
interface Request extends Target {
  readonly TransactItems?: readonly {
    readonly Put?: Target
    readonly Delete?: Target
    readonly ConditionCheck?: Target
  }[]
}

/** The step of the fault model that a request belongs to, by who sends it and what it touches. */
export function stepOf({ kind }: Pick<Actor, 'kind'>, operation: string, request: object, now: number): string {
  if (kind === 'client') return `client.${CLIENT_STEPS[operation] ?? 'read'}`
  const step = consumerStep(operation, request, now)
  return kind === 'redrive' ? `redrive.${REDRIVE_STEPS[step] ?? 'effects'}` : step
}

const CLIENT_STEPS: Record<string, string> = { PutItem: 'put', TransactWriteItems: 'transact' }
const REDRIVE_STEPS: Record<string, string> = { read: 'read', list: 'read', unpark: 'remove' }

function consumerStep(operation: string, request: Request, now: number): string {
  switch (operation) {
    case 'GetItem':
    case 'BatchGetItem':
      return 'read'
    case 'Query':
      return 'list'
    case 'UpdateItem':
      return request.Key?.pk?.S?.startsWith('lanes#') ? 'note' : 'attempt'
    case 'DeleteItem':
      return request.Key?.pk?.S?.startsWith('lanes#') ? 'forget' : 'unmark'
    case 'PutItem': {
      const { Item } = request
      if (!Item?.pk?.S?.startsWith('once#')) return 'receipt'
      if (Item.state?.S === 'done') return 'mark'
      // Five minutes cover a wrong clock: a released claim ends at once, another one in a minute or so.
      return Number(Item.until?.N) <= now + 5 * 60_000 && Number(Item.until?.N) - now < 1_000 ? 'release' : 'claim'
    }
    default:
      return transactionStep(request)
  }
}

function transactionStep({ TransactItems = [] }: Request): string {
  const has = (kind: 'Put' | 'Delete' | 'ConditionCheck', prefix: string) =>
    TransactItems.some(item => (item[kind]?.Item ?? item[kind]?.Key)?.pk?.S?.startsWith(prefix))
  if (has('Put', 'letters#')) return 'park'
  if (has('Delete', 'letters#')) return 'unpark'
  if (has('Put', 'waiting#')) return 'reschedule'
  return has('ConditionCheck', 'receipt#') ? 'chunk' : 'effects'
}

const READ_FAULTS: readonly RequestFault[] = ['U0', 'T', 'CB', 'CA', 'Z']
const WRITE_FAULTS: readonly RequestFault[] = ['U0', 'U1', 'UL', 'T', 'D', 'CB', 'CA', 'Z']
const TRANSACTION_FAULTS: readonly RequestFault[] = [...WRITE_FAULTS, 'X']

/** What can go wrong with an operation. */
export function faultsOf(operation: string): readonly RequestFault[] {
  if (operation === 'TransactWriteItems') return TRANSACTION_FAULTS
  return operation === 'PutItem' || operation === 'UpdateItem' || operation === 'DeleteItem'
    ? WRITE_FAULTS
    : READ_FAULTS
}

import type { Context } from '../requests/context.ts'
import { invalid, outOfRange, ServiceError } from '../service-error.ts'
import type { TableShape } from '../store/table-shape.ts'
import { describeTable } from './describe-table.ts'
import { shapeOf, type TableInput } from './table-input.ts'
import { type UpdateInput, updatedShape } from './updated-shape.ts'

interface Named {
  readonly TableName?: string | undefined
}

interface ListInput {
  readonly Limit?: number | undefined
  readonly ExclusiveStartTableName?: string | undefined
}

interface ExpiryInput extends Named {
  readonly TimeToLiveSpecification?: { readonly Enabled?: boolean; readonly AttributeName?: string } | undefined
}

const MOST_NAMES = 100
/** The default quotas of an account. Nothing here enforces them. */
const LIMITS = {
  AccountMaxReadCapacityUnits: 80_000,
  AccountMaxWriteCapacityUnits: 80_000,
  TableMaxReadCapacityUnits: 40_000,
  TableMaxWriteCapacityUnits: 40_000,
}

/** The operations on tables. Creating and deleting a table takes effect immediately. */
export function tableOperations(context: Context) {
  const described = (name: string | undefined) => {
    const table = context.table(name)
    return describeTable(table, context.store.streams.current(table.shape.name))
  }
  const reshape = (operation: string, shape: TableShape) =>
    context.commit(operation, { kind: 'table', at: context.now(), shape })
  return {
    CreateTable(input: TableInput) {
      const shape = shapeOf(input, context.now())
      if (context.store.table(shape.name)) {
        throw new ServiceError('ResourceInUseException', `Table already exists: ${shape.name}`)
      }
      reshape('CreateTable', shape)
      return { TableDescription: described(shape.name) }
    },
    DescribeTable: ({ TableName }: Named) => ({ Table: described(TableName) }),
    UpdateTable(input: UpdateInput) {
      const { shape } = context.table(input.TableName)
      reshape('UpdateTable', updatedShape(shape, input))
      return { TableDescription: described(shape.name) }
    },
    DeleteTable({ TableName }: Named) {
      const { shape } = context.table(TableName)
      if (shape.isProtected) {
        const what = `Resource cannot be deleted as it is currently protected against deletion`
        throw invalid(`${what}. Disable deletion protection first.`)
      }
      const TableDescription = { ...described(TableName), TableStatus: 'DELETING' }
      context.commit('DeleteTable', { kind: 'drop', at: context.now(), table: shape.name })
      return { TableDescription }
    },
    ListTables({ Limit = MOST_NAMES, ExclusiveStartTableName: after = '' }: ListInput) {
      if (!(Limit >= 1 && Limit <= MOST_NAMES)) {
        throw outOfRange('limit', Limit, 1, MOST_NAMES)
      }
      const names = context.store.tableNames.filter(name => name > after)
      const TableNames = names.slice(0, Limit)
      return names.length > Limit ? { TableNames, LastEvaluatedTableName: TableNames.at(-1) } : { TableNames }
    },
    DescribeTimeToLive: (input: Named) => ({ TimeToLiveDescription: expiryOf(context.table(input.TableName).shape) }),
    UpdateTimeToLive(input: ExpiryInput) {
      const { shape } = context.table(input.TableName)
      const { Enabled = false, AttributeName = '' } = input.TimeToLiveSpecification ?? {}
      reshape('UpdateTimeToLive', withExpiry(shape, Enabled, AttributeName))
      return { TimeToLiveSpecification: { Enabled, AttributeName } }
    },
    DescribeLimits: () => LIMITS,
  }
}

function expiryOf({ expiryAttribute }: TableShape) {
  return expiryAttribute === undefined
    ? { TimeToLiveStatus: 'DISABLED' }
    : { TimeToLiveStatus: 'ENABLED', AttributeName: expiryAttribute }
}

function withExpiry(shape: TableShape, isEnabled: boolean, attribute: string): TableShape {
  const { expiryAttribute: before, ...rest } = shape
  if (isEnabled && attribute === '') throw invalid('AttributeName cannot be null when time to live is being enabled')
  if (before !== undefined && attribute !== before) {
    throw invalid(`TimeToLive is active on a different AttributeName: current ${before}`)
  }
  if (isEnabled === (before !== undefined)) {
    throw invalid(`TimeToLive is already ${isEnabled ? 'enabled' : 'disabled'}`)
  }
  return isEnabled ? { ...rest, expiryAttribute: attribute } : rest
}

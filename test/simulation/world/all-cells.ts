import { OTHER_FAULTS } from './faults.ts'
import { faultsOf } from './step-of.ts'

/** Which operation each step sends. */
const STEPS: Readonly<Record<string, string>> = {
  'client.read': 'GetItem',
  'client.put': 'PutItem',
  'client.transact': 'TransactWriteItems',
  read: 'GetItem',
  list: 'Query',
  receipt: 'PutItem',
  effects: 'TransactWriteItems',
  claim: 'PutItem',
  mark: 'PutItem',
  release: 'PutItem',
  attempt: 'UpdateItem',
  park: 'TransactWriteItems',
  note: 'UpdateItem',
  unpark: 'TransactWriteItems',
  reschedule: 'TransactWriteItems',
  forget: 'DeleteItem',
  'redrive.read': 'GetItem',
  'redrive.effects': 'PutItem',
  'redrive.remove': 'TransactWriteItems',
}

/** Every fault that a run of many histories must have seen at every step it can strike. */
export const ALL_CELLS: readonly string[] = [
  ...Object.entries(STEPS).flatMap(([step, operation]) => faultsOf(operation).map(fault => `${step} x ${fault}`)),
  ...OTHER_FAULTS,
]

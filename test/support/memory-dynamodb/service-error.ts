export {
  type CancellationReason,
  ServiceError,
  transactionCanceled,
} from '../../../packages/dynamodb-embedded/src/service-error.ts'

export { isEqualItem } from '../../../../packages/dynamodb-embedded/src/values/equality.ts'

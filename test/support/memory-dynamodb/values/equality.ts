export { isEqualItem } from '../../../../packages/dynamodb-embedded/src/values/is-equal.ts'

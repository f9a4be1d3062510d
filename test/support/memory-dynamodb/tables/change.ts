export { type Change, type Commit, recordOf } from '../../../../packages/dynamodb-embedded/src/tables/change.ts'

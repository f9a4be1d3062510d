export { describeError } from './describe-error.ts'

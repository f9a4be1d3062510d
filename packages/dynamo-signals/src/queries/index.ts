export { index } from './index-definition.ts'

export { type AttributeValue, type Item, storedItem } from '../../../../packages/dynamodb-embedded/src/values/item.ts'

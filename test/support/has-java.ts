import { requireJava } from '../../packages/local-cloud/src/dynamodb/require-java.ts'

/** Whether `java` on the PATH is new enough for DynamoDB Local. */
export function hasJava(): Promise<boolean> {
  return requireJava().then(
    () => true,
    () => false,
  )
}

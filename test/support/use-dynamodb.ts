import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the DynamoDB of the project answers. */
    dynamodbEndpoint: string
  }
}

// Where the tests, and the programs they start, find the DynamoDB of their project.
process.env.DYNAMODB_ENDPOINT = inject('dynamodbEndpoint')

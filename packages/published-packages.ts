/** The folders of the packages that are published, all with the same version. */
export const PUBLISHED = ['dynamodb-embedded', 'dynamo-signals', 'local-cloud', 'create-dynamo-signals'] as const

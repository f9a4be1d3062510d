/** The consumer that opens profiles: the function `src/functions/profiles.ts`. */
export const PROFILES = 'profiles'

/** Each consumer is one Lambda function, which runs its durable receivers. */
export const CONSUMERS = [PROFILES]

/// <reference path="./.sst/platform/config.d.ts" />

/** What `npx sst deploy --stage <name>` makes of the shop. SST allows no imports at the top of this file. */
export default $config({
  app({ stage }) {
    // The functions take "local" for a laptop, and would use its cookies and its keys.
    if (stage === 'local') throw new Error('A stage cannot be called "local": choose another name with --stage.')
    const isProduction = stage === 'production'
    return {
      name: 'dynamo-signals',
      home: 'aws',
      removal: isProduction ? 'retain' : 'remove',
      protect: isProduction,
      providers: { aws: { region: process.env.AWS_REGION ?? 'eu-central-1' } },
    }
  },
  async run() {
    const { data } = await import('./stacks/tables.ts')
    const { publicUrl } = await import('./stacks/gateway.ts')
    await import('./stacks/api.ts')
    await import('./stacks/consumers.ts')
    await import('./stacks/feedback.ts')
    await import('./stacks/schedule.ts')
    await import('./stacks/sweep.ts')
    await import('./stacks/alarms.ts')
    await import('./stacks/dashboard.ts')
    return { url: publicUrl, table: data.name }
  },
})

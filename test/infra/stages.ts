/** Token keys as a stage has them: its own, in the middle of a rotation. */
const TokenKeys = JSON.stringify({
  current: { id: '2026-02', secret: 'the second secret of this stage, which nobody guesses' },
  previous: { id: '2026-01', secret: 'the first secret of this stage, which nobody guesses' },
})

/** The two stages that are looked at: a developer's own, with as little as possible, and production, with everything. */
export const STAGES = {
  dev1: {
    environment: { MAIL_SENDER: 'shop@shop.example' },
    secrets: { TokenKeys },
  },
  production: {
    environment: {
      MAIL_SENDER: 'The shop <hello@shop.example>',
      MAIL_IDENTITY: 'new-domain',
      SHOP_DOMAIN: 'shop.example',
      ALARM_EMAIL: 'alarms@shop.example',
    },
    secrets: { TokenKeys },
  },
} as const

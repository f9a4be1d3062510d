import { GAMES } from './games.ts'
import type { Guide } from './guide.ts'
import { ONLINE_SHOP } from './online-shop.ts'
import { SESSIONS } from './sessions.ts'

/** The guides whose access patterns docs/queries.md lists, by the file that has them. */
export const GUIDES: Readonly<Record<string, Guide>> = {
  'online-shop.ts': ONLINE_SHOP,
  'games.ts': GAMES,
  'sessions.ts': SESSIONS,
}

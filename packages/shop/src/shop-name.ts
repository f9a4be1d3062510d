/** What the shop calls itself, in pages and mails. */
export const SHOP_NAME = 'The Corner Shop'

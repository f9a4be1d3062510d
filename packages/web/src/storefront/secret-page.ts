/**
 * The headers of a page whose address holds a token: it goes nowhere else, and no cache keeps the page. They hold for
 * what its form answers, too.
 */
export const SECRET_PAGE = { 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' }

/**
 * The headers of a page whose URL contains a token, so that the token is not sent elsewhere and no cache stores the page.
 * Also used for the response to its form.
 */
export const SECRET_PAGE = { 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' }

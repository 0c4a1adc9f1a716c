// Package isolation calls every route of the house as every wrong caller: with another realm's ids,
// cookies, codes and tokens, and as somebody who may not. What each gets stands in one table that must
// be complete: a route without a row fails.
package isolation

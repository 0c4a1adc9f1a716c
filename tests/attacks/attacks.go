// Package attacks does to the house what its enemies would: cookies planted, replayed, swapped and
// flooded, answers of the broker brought by others, codes guessed from all sides, requests sent by
// other sites. Each test names the rule that must hold.
package attacks

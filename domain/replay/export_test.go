package replay

// Moved is what a replay at another instant is made of.
var Moved = Record.moved

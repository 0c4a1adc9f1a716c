package accountfile

// Split is for tests.
var Split = split

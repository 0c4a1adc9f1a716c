package queue

// ReadTask lets the fuzzer at the parser of what comes from Redis.
var ReadTask = readTask

// Package api holds tests of the REST API: the whole house without a browser, over HTTP, by programs that prove
// themselves with their keys. Every answer is held against the document that the house serves.
package api

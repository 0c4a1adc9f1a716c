// Package ports holds the interfaces between the use cases and the technologies, each with its
// contract written out. It has no behaviour; package porttest runs the contracts on every adapter.
package ports

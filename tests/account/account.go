// Package account shows that people change their e-mail address and their means to log in without anybody
// being surprised: what changes is proven or approved, told to the old side, and recorded. See the tests.
package account

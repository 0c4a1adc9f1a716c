// Package register walks the pages of mandate administrators over what stands in the register, without a browser and on
// both databases: every act, what it says beforehand that stops, and what a login is answered afterwards.
package register

// Package enlisting walks the way of a colleague from an invitation to a means, through the real router.
package enlisting

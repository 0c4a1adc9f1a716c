// Package publishing shows that a policy can change at any moment without anybody at a login screen noticing.
package publishing

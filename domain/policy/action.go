package policy

import "strings"

// actionACR begins the acr value by which a portal names a step-up action (RFC 9470).
const actionACR = "urn:voordeur:step-up:"

// ActionACR gives the acr value that asks for a fresh proof for an action, and tells of it.
func ActionACR(action string) string { return actionACR + action }

// ParseActionACR gives the action that an acr value names; false where it names none.
func ParseActionACR(acr string) (action string, ok bool) {
	action, ok = strings.CutPrefix(acr, actionACR)
	return action, ok && action != ""
}

// Package refusals proves that whoever is refused can be helped: the reference on the page opens the decision, at
// whatever step of the login it was made.
package refusals

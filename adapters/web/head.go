package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
)

// headed marks a request that came as HEAD.
type headed struct{}

// Heads has next answer HEAD as it answers GET (RFC 9110, section 9.3.2), so that no route is written twice. The server
// of net/http leaves the body out.
func Heads(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		get := r.WithContext(context.WithValue(r.Context(), headed{}, true)) // a copy: the server looks at the method of r
		get.Method = http.MethodGet
		next.ServeHTTP(w, get)
		r.Pattern = get.Pattern
	})
}

// AsItCame gives next a HEAD as a HEAD: it knows what to do with one.
func AsItCame(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isHead(r) {
			r.Method = http.MethodHead // of the copy that Heads made
		}
		next.ServeHTTP(w, r)
	})
}

func isHead(r *http.Request) bool { return r.Context().Value(headed{}) != nil }

// acts stands before a GET that does something when a person follows it. Who only asks for the headers does not (XC-16).
func acts(c *gin.Context) {
	if isHead(c.Request) {
		secure(c.Writer.Header(), "'none'")
		c.Header("Allow", http.MethodGet)
		c.AbortWithStatus(http.StatusMethodNotAllowed)
	}
}

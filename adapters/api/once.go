package api

import (
	"crypto/sha256"
	"net/http"
	"strings"

	"github.com/voordeur/voordeur/application/once"
	"github.com/voordeur/voordeur/ports"
)

// repeatable answers a request that names itself with an Idempotency-Key: asked twice, it is done once.
func (s *Server) repeatable(c *call) (answer, error) {
	keys := c.Request.Header.Values("Idempotency-Key")
	if len(keys) == 0 || c.route.method != http.MethodPost {
		return c.route.handle(s, c)
	}
	if len(keys) > 1 || !keyed(keys[0]) {
		return answer{}, errInvalid("An Idempotency-Key is one text of 1 to 255 letters, digits and signs.")
	}
	asked := once.Asked{By: c.by(), Key: keys[0], Digest: c.digest()}
	kept, err := s.Once.Do(c.Request.Context(), c.staff.ID, asked, func() ports.Reply { return s.kept(c) })
	return answer{kept.Status, kept.Header, kept.Body}, err
}

// kept does what was asked, in the form in which it can be answered again: problems are answers, too.
func (s *Server) kept(c *call) ports.Reply {
	a, err := c.route.handle(s, c)
	if err != nil {
		a = s.problem(c.Context, err)
	}
	return ports.Reply{Status: a.status, Header: a.header, Body: a.body}
}

func keyed(s string) bool {
	return len(s) > 0 && len(s) <= 255 && !strings.ContainsFunc(s, func(r rune) bool { return r < 0x21 || r > 0x7e })
}

// digest is of all that a request asks for.
func (c *call) digest() [32]byte {
	h := sha256.New()
	for _, part := range []string{c.Request.Method, c.Request.URL.RequestURI(), c.media, c.GetHeader("If-Match"), string(c.body)} {
		sum := sha256.Sum256([]byte(part))
		h.Write(sum[:])
	}
	return [32]byte(h.Sum(nil))
}
